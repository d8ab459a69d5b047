import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { splitCells } from './csv-cells.js';
import { CsvRows, type Dialect } from './csv-rows.js';
import { longestRow } from './raw-row.js';

type Row = [line: number, text: string, code?: string];

function rowsOf(
  text: string,
  { size = 1_000, newline = '\n', delimiter = ',' }: { size?: number; newline?: Dialect['newline']; delimiter?: string } = {},
): Row[] {
  const bytes = Buffer.from(text);
  const source = new CsvRows({ delimiter, newline }, { offset: 0, line: 1 });
  const rows: Row[] = [];
  const note = (found: Iterable<{ line: number; offset: number; bytes: Buffer; fault: { code: string } | null }>) => {
    for (const { line, offset, bytes: row, fault } of found) {
      expect(bytes.toString('utf8', offset, offset + row.length)).toBe(row.toString());
      rows.push([line, row.toString(), ...(fault ? [fault.code] : [])] as Row);
    }
  };
  for (let at = 0; at < bytes.length; at += size) note(source.push(bytes.subarray(at, at + size)));
  note(source.end());
  expect(source.at.offset).toBe(bytes.length);
  return rows;
}

describe('Rows of a CSV file', () => {
  it.each<[string, string, Row[]]>([
    [
      'end at a line feed',
      'a\nb\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'need no end of line at the end',
      'a\nb',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'end at CRLF',
      'a\r\nb\r\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'may be blank',
      'a\n\nb',
      [
        [1, 'a'],
        [2, ''],
        [3, 'b'],
      ],
    ],
    [
      'hold ends of lines in quotes',
      'a,"b\nc"\nd',
      [
        [1, 'a,"b\nc"'],
        [3, 'd'],
      ],
    ],
    [
      'hold doubled quotes',
      '"a""b\n""c"\nd',
      [
        [1, '"a""b\n""c"'],
        [3, 'd'],
      ],
    ],
    [
      'hold quotes within a cell that begins without one',
      '6" pipe,5"\nb',
      [
        [1, '6" pipe,5"'],
        [2, 'b'],
      ],
    ],
    [
      'hold spaces around quotes',
      ' "a\nb" ,c\nd',
      [
        [1, ' "a\nb" ,c'],
        [3, 'd'],
      ],
    ],
    [
      'lose nothing to text behind a quote',
      '"a"b,c\nd',
      [
        [1, '"a"b,c', 'BAD_QUOTES'],
        [2, 'd'],
      ],
    ],
    [
      'lose one line to a quote that closes in another row',
      'a,"b\nc,"d"\ne',
      [
        [1, 'a,"b', 'BAD_QUOTES'],
        [2, 'c,"d"'],
        [3, 'e'],
      ],
    ],
    [
      'lose one line to a quote that never closes',
      'a\nb,"c\nd\ne',
      [
        [1, 'a'],
        [2, 'b,"c', 'QUOTE_NOT_CLOSED'],
        [3, 'd'],
        [4, 'e'],
      ],
    ],
    [
      'lose the last line to a quote in it',
      'a\n"b',
      [
        [1, 'a'],
        [2, '"b', 'QUOTE_NOT_CLOSED'],
      ],
    ],
  ])('%s', (_, text, rows) => {
    for (const size of [1, 2, 3, 5, 1_000]) expect(rowsOf(text, { size })).toEqual(rows);
  });

  it('end at a carriage return in files of the old Macintosh', () => {
    expect(rowsOf('a\rb\r', { newline: '\r' })).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it.each([
    ['a cell of 10 MB', `"${'x'.repeat(10_000_000)}"`, 1],
    ['a cell of 10 MB with ends of lines', `"${'x\n""'.repeat(2_500_000)}"`, 2_500_001],
    ['a million columns', ','.repeat(2_000_000), 1],
    ['a row just too long', 'x'.repeat(longestRow + 1), 1],
  ])('that are too long are skipped: %s', (_, long, lines) => {
    const rows = rowsOf(`a\n${long}\nb\n`, { size: 65_536 });
    expect(rows.map(([line, , code]) => [line, code])).toEqual([
      [1, undefined],
      [2, 'ROW_TOO_LONG'],
      [2 + lines, undefined],
    ]);
    expect(rows[1][1].length).toBeLessThanOrEqual(4_096);
    expect(rows[2][1]).toBe('b');
  });

  it('may be just as long as is allowed', () => {
    const row = 'x'.repeat(longestRow);
    expect(rowsOf(`${row}\r\nb`, { size: 70_001 })).toEqual([
      [1, row],
      [2, 'b'],
    ]);
  });

  it('are the same however the bytes come, and cover the file, whatever is in it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (file, size) => expect(rowsOf(file, { size })).toEqual(rowsOf(file))),
      { numRuns: 1_000 },
    );
  });

  it('have the cells that were written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ';', '"', '\n', '\r', ' ', 'é', "'") });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    const written = (value: string) => (/[";\n\r]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    fc.assert(
      fc.property(table, (rows) => {
        const file = rows.map((cells) => cells.map(written).join(';')).join('\r\n');
        const read = rowsOf(file, { delimiter: ';', size: 3 }).map(([, text]) => splitCells(text, ';', 10).values);
        expect(read).toEqual(rows);
        expect(read).toEqual(parse(file, { delimiter: ';', relax_column_count: true, record_delimiter: '\r\n' }));
      }),
      { numRuns: 200 },
    );
  });
});
