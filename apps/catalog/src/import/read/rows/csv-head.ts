import { UnreadableFile } from '../unreadable-file.js';
import { splitCells } from './csv-cells.js';
import { hasBom } from './has-bom.js';
import type { Dialect } from './csv-rows.js';
import { longestRow } from './raw-row.js';

/** The header of a CSV file. */
export interface Head {
  header: string[];
  dialect: Dialect;
  /** Where the rows begin. */
  offset: number;
  line: number;
}

const delimiters = [',', ';', '\t', '|'];
const mostColumns = 2_000;
const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d];

/**
 * Finds the header in the first bytes of a file: undefined when it is not whole yet. Of the delimiters, the one that makes the most columns that are
 * `known` wins, then the most columns at all; a line `sep=;` above, as spreadsheets write it, decides. Throws `UnreadableFile`.
 */
export function readHead(bytes: Buffer, atEnd: boolean, known: (column: string) => boolean, fixed: string | null): Head | undefined {
  let offset = hasBom(bytes) ? 3 : 0;
  let line = 1;
  let named = fixed;
  for (;;) {
    const end = endOfRow(bytes, offset, atEnd);
    if (end === undefined && bytes.length - offset > longestRow) {
      throw new UnreadableFile('HEADER_TOO_LONG', 'The first row is longer than 1 MiB: this is no CSV file, or it has too many columns.');
    }
    if (end === undefined) return undefined;
    const text = bytes.toString('utf8', offset, end.at);
    const next = { offset: end.next, line: line + linesIn(text, end.newline) + 1 };
    const separator = /^sep=([,;\t|])$/i.exec(text)?.[1];
    if (text.trim() !== '' && separator === undefined) return { ...toHead(text, known, named, end.newline), ...next };
    if (end.next >= bytes.length) {
      if (atEnd) throw new UnreadableFile('EMPTY_FILE', 'The file is empty.');
      return undefined;
    }
    named ??= separator ?? null;
    ({ offset, line } = next);
  }
}

function toHead(
  text: string,
  known: (column: string) => boolean,
  fixed: string | null,
  newline: Dialect['newline'],
): Pick<Head, 'header' | 'dialect'> {
  const readings = (fixed === null ? delimiters : [fixed]).map((delimiter) => {
    const { values, quoted } = splitCells(text, delimiter, mostColumns);
    const header = values.map((column, at) => (quoted?.has(at) ? column : column.trim()));
    return { header, dialect: { delimiter, newline }, known: header.filter(known).length };
  });
  const best = readings.reduce((one, other) =>
    other.known > one.known || (other.known === one.known && other.header.length > one.header.length) ? other : one,
  );
  if (best.header.length > mostColumns) throw new UnreadableFile('TOO_MANY_COLUMNS', `The file has more than ${mostColumns} columns.`);
  return best;
}

/** Where the first row ends: at the end of a line that is not within quotes. */
function endOfRow(bytes: Buffer, from: number, atEnd: boolean): { at: number; next: number; newline: Dialect['newline'] } | undefined {
  let inQuotes = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) inQuotes = !inQuotes;
    if (inQuotes || (byte !== lineFeed && byte !== carriageReturn)) continue;
    if (byte === lineFeed) return { at, next: at + 1, newline: '\n' };
    if (bytes[at + 1] === lineFeed) return { at, next: at + 2, newline: '\n' };
    if (at + 1 < bytes.length || atEnd) return { at, next: at + 1, newline: '\r' };
  }
  return atEnd ? { at: bytes.length, next: bytes.length, newline: '\n' } : undefined;
}

const linesIn = (text: string, newline: string): number => text.split(newline).length - 1;
