import { jsonReaderOf, tableOf } from './formats/formats.js';
import type { ReadFrom, ReadSettings } from './read-settings.js';
import { readHead, type Head } from './rows/csv-head.js';
import { CsvRows, type Dialect } from './rows/csv-rows.js';
import { hasBom } from './rows/has-bom.js';
import { JsonElements } from './rows/json-elements.js';
import { JsonLines } from './rows/json-lines.js';
import type { RowSource } from './rows/raw-row.js';
import { refuseOther } from './rows/refuse-other.js';
import type { RowReader } from './says.js';
import { UnreadableFile } from './unreadable-file.js';

/** A file whose rows can be read. */
export interface BegunFile {
  rows: RowSource;
  reader: RowReader;
  /** For `ReadFrom.header`. */
  header: string[];
  /** How many of the first bytes are not rows. */
  skip: number;
}

/**
 * Finds out from its first bytes how a file is to be read; undefined when they are too few. With `from`, goes on where that left off. Throws
 * `UnreadableFile` when the file is not of the format.
 */
export function beginFile(bytes: Buffer, atEnd: boolean, settings: ReadSettings, from?: ReadFrom): BegunFile | undefined {
  const resumed = from?.header ? { ...from, header: from.header } : undefined;
  if (!resumed) {
    if (bytes.length < 8 && !atEnd) return undefined;
    if (bytes.length === 0) throw new UnreadableFile('EMPTY_FILE', 'The file is empty.');
    refuseOther(bytes);
  }
  return settings.format === 'ndjson' ? beginJson(bytes, atEnd, settings, resumed) : beginTable(bytes, atEnd, settings, resumed);
}

type Resumed = ReadFrom & { header: string[] };

function beginTable(bytes: Buffer, atEnd: boolean, settings: ReadSettings, resumed?: Resumed): BegunFile | undefined {
  const table = tableOf(settings);
  const head = resumed ? toHead(resumed) : readHead(bytes, atEnd, table.isKnown, settings.mapping?.delimiter ?? null);
  if (head === undefined) return undefined;
  const { header, dialect, offset, line } = head;
  const reader = table.reader(header, dialect.delimiter);
  return {
    rows: new CsvRows(dialect, { offset, line }),
    reader,
    header: [...header, dialect.delimiter, dialect.newline],
    skip: resumed ? 0 : offset,
  };
}

function toHead({ header, offset, line }: Resumed): Head {
  const [delimiter, newline] = header.slice(-2) as [string, Dialect['newline']];
  return { header: header.slice(0, -2), dialect: { delimiter, newline }, offset, line };
}

function beginJson(bytes: Buffer, atEnd: boolean, settings: ReadSettings, resumed?: Resumed): BegunFile | undefined {
  const reader = jsonReaderOf(settings);
  const member = settings.mapping?.rows ?? null;
  if (resumed) {
    const rows = resumed.header[0] === 'array' ? new JsonElements(resumed, member, true) : new JsonLines(resumed);
    return { rows, reader, header: resumed.header, skip: 0 };
  }
  const skip = hasBom(bytes) ? 3 : 0;
  const first = bytes.subarray(skip).findIndex((byte) => byte > 0x20);
  if (first === -1 && bytes.length < 1_048_576 && !atEnd) return undefined;
  if (first === -1) throw new UnreadableFile('EMPTY_FILE', 'The file is empty.');
  const begin = { offset: skip, line: 1 };
  const character = String.fromCharCode(bytes[skip + first]);
  if (character === '[' || member !== null) return { rows: new JsonElements(begin, member, false), reader, header: ['array'], skip };
  if (character !== '{') throw new UnreadableFile('NOT_JSON', 'The file does not begin with a JSON object: NDJSON has one on each line.');
  return { rows: new JsonLines(begin), reader, header: ['lines'], skip };
}
