import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { fieldsOf } from './update-mask.js';

describe('an update mask', () => {
  it('names fields as protobuf or as TypeScript writes them', () => {
    expect([...fieldsOf(['category_id', 'parentId', 'category_id'], ['categoryId', 'parentId'])]).toEqual(['categoryId', 'parentId']);
  });

  it('cannot name what may not be written', () => {
    expect(() => fieldsOf(['stock'], ['sku'])).toThrow(codeOf('VALIDATION_FAILED'));
    expect(() => fieldsOf(['constructor'], ['sku'])).toThrow(codeOf('VALIDATION_FAILED'));
  });
});
