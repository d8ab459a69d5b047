import { describe, expect, it } from '@jest/globals';
import { depthOf, isWithin, pathOf } from './category.entity.js';

describe('a category path', () => {
  it('is the slugs from the root', () => {
    expect(pathOf(null, 'men')).toBe('men');
    expect(pathOf('men/shirts', 'linen')).toBe('men/shirts/linen');
    expect(depthOf('men/shirts/linen')).toBe(3);
  });

  it.each([
    ['men', 'men', true],
    ['men/shirts', 'men', true],
    ['menswear', 'men', false],
    ['men', 'men/shirts', false],
  ])('%s within %s: %p', (path, root, within) => {
    expect(isWithin(path, root)).toBe(within);
  });
});
