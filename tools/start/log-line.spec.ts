import { describe, expect, it } from '@jest/globals';
import { Lines } from './lines.js';
import { remarkIn } from './log-line.js';

describe('what the terminal shows of a service’s output', () => {
  it.each([
    ['everyday records', '{"level":30,"msg":"request"}'],
    ['debugging', '{"level":20,"msg":"detail"}'],
    ['empty lines', '   '],
  ])('leaves out %s', (_, line) => {
    expect(remarkIn(line)).toBeUndefined();
  });

  it('shows a warning with its message and cause', () => {
    expect(remarkIn('{"level":40,"msg":"slow query"}')).toEqual({ level: 40, text: 'slow query' });
    expect(remarkIn('{"level":50,"msg":"lost","err":{"message":"ECONNRESET"}}')).toEqual({ level: 50, text: 'lost: ECONNRESET' });
  });

  it('takes what is no log record for an error', () => {
    expect(remarkIn('Error: Cannot find module')).toEqual({ level: 50, text: 'Error: Cannot find module' });
  });

  it('shortens what would fill the terminal', () => {
    expect(remarkIn('x'.repeat(10_000))?.text.length).toBeLessThan(300);
  });
});

describe('lines', () => {
  it('come out whole, however the stream was cut', () => {
    const seen: string[] = [];
    const lines = new Lines((line) => seen.push(line));
    for (const piece of ['on', 'e\ntwo\nth', 'ree', '\n', 'rest']) lines.write(piece);
    expect(seen).toEqual(['one', 'two', 'three']);
  });

  it('are cut when one never ends', () => {
    const seen: string[] = [];
    const lines = new Lines((line) => seen.push(line), 8);
    lines.write('0123456789');
    expect(seen).toEqual(['0123456789']);
  });
});
