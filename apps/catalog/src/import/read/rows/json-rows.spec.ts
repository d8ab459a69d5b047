import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UnreadableFile } from '../unreadable-file.js';
import { JsonElements } from './json-elements.js';
import { JsonLines } from './json-lines.js';
import type { RowSource } from './raw-row.js';

function rowsOf(source: RowSource, file: string, size: number) {
  const bytes = Buffer.from(file);
  const rows: { line: number; text: string; code?: string }[] = [];
  const note = (found: ReturnType<RowSource['push']>) => {
    for (const { line, offset, bytes: row, fault } of found) {
      expect(bytes.toString('utf8', offset, offset + row.length)).toBe(row.toString());
      rows.push({ line, text: row.toString().trim(), ...(fault && { code: fault.code }) });
    }
  };
  for (let at = 0; at < bytes.length; at += size) note(source.push(bytes.subarray(at, at + size)));
  note(source.end());
  expect(source.at.offset).toBe(bytes.length);
  return rows;
}

const begin = { offset: 0, line: 1 };
const elementsOf = (file: string, size = 1_000, member: string | null = null) => rowsOf(new JsonElements(begin, member, false), file, size);
const linesOf = (file: string, size = 1_000) => rowsOf(new JsonLines(begin), file, size);

describe('Lines of NDJSON', () => {
  it.each([1, 3, 1_000])('are cut from pieces of %s bytes', (size) => {
    expect(linesOf('{"a":1}\n\r\n{"b":"x"}\r\n{}', size).map(({ line, text }) => [line, text])).toEqual([
      [1, '{"a":1}'],
      [2, ''],
      [3, '{"b":"x"}'],
      [4, '{}'],
    ]);
  });

  it('that are too long are skipped', () => {
    const file = `{}\n{"a":"${'x'.repeat(3_000_000)}"}\n[]\n`;
    expect(linesOf(file, 65_536).map(({ line, code }) => [line, code])).toEqual([
      [1, undefined],
      [2, 'ROW_TOO_LONG'],
      [3, undefined],
    ]);
  });
});

describe('Elements of a JSON array', () => {
  it.each([1, 2, 1_000])('are cut from pieces of %s bytes, wherever the brackets stand', (size) => {
    const file = ' [\n {"a":"]}\\"[", "b":[1,{"c":2}]},\n\n{"d":3}\n , 5 ]\n';
    expect(elementsOf(file, size).map(({ line, text }) => [line, text])).toEqual([
      [2, '{"a":"]}\\"[", "b":[1,{"c":2}]}'],
      [4, '{"d":3}'],
      [5, '5'],
    ]);
  });

  it.each([1, 1_000])('are found in a member of the object that the file is', (size) => {
    const file = '{"name": "products", "other": ["products", {"products": [0]}], "products": [{"a": 1}, {"a": 2}], "more": []}';
    expect(elementsOf(file, size, 'products').map(({ text }) => text)).toEqual(['{"a": 1}', '{"a": 2}']);
  });

  it('that are too long are skipped', () => {
    const rows = elementsOf(`[{"a":1},{"a":"${'x'.repeat(3_000_000)}"},{"b":2}]`, 65_536);
    expect(rows.map(({ code }) => code)).toEqual([undefined, 'ROW_TOO_LONG', undefined]);
  });

  it('are none when there is no such array, or none that ends', () => {
    for (const [file, member] of [
      ['[{"a":1}', null],
      ['{"a":[]}', 'products'],
      ['{}', null],
      ['[1] x', null],
    ] as const) {
      expect(() => elementsOf(file, 1_000, member)).toThrow(UnreadableFile);
    }
  });

  it('are those that were written', () => {
    fc.assert(
      fc.property(fc.array(fc.object()), fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 2), (objects, size, spaces) => {
        expect(elementsOf(JSON.stringify(objects, null, spaces), size).map(({ text }) => JSON.parse(text) as unknown)).toEqual(
          JSON.parse(JSON.stringify(objects)),
        );
      }),
    );
  });
});
