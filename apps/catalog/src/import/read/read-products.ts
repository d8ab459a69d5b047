import { isUtf8 } from 'node:buffer';
import type { StagedBatch } from '../staged.js';
import { Assembly } from './assembly.js';
import { beginFile, type BegunFile } from './begin-file.js';
import type { ReadFrom, ReadSettings } from './read-settings.js';
import type { RawRow } from './rows/raw-row.js';
import { NotUnderstood, type RowSays } from './says.js';
import { UnreadableFile } from './unreadable-file.js';

const notUtf8 = { code: 'NOT_UTF8', message: 'The row is not UTF-8: save the file as UTF-8.' };

/**
 * The checked rows of a file, in batches. `bytes` are the uncompressed ones from the beginning, or from `from.offset`. Batches end where a product
 * ends, so that going on from `resume` stages nothing twice. Throws `UnreadableFile` when the file turns out not to be what it says.
 */
export async function* readProducts(
  bytes: AsyncIterable<Uint8Array>,
  settings: ReadSettings,
  from?: ReadFrom,
): AsyncGenerator<StagedBatch & { resume: ReadFrom }> {
  const assembly = new Assembly(settings);
  let rowsRead = from?.rowsRead ?? 0;
  let beginning = Buffer.alloc(0);
  let file = from?.header ? beginFile(beginning, false, settings, from) : undefined;

  const batchUpTo = ({ offset, line }: { offset: number; line: number }, { header }: BegunFile) => {
    return { ...assembly.take(), rowsRead, offset, resume: { offset, line, rowsRead, header } };
  };
  function* take(rows: Iterable<RawRow>, begun: BegunFile) {
    for (const row of rows) {
      const text = row.fault ? '' : textOf(row);
      const says = text === null || row.fault ? null : understood(begun, text, row.line);
      if (says === null && text !== null && !row.fault) continue;
      if (assembly.isDue(says instanceof NotUnderstood ? null : says)) yield batchUpTo(row, begun);
      rowsRead++;
      if (row.fault) assembly.addFault(row, row.fault);
      else if (text === null) assembly.addFault(row, notUtf8);
      else if (says instanceof NotUnderstood) assembly.addFault(row, says.fault);
      else if (says !== null) assembly.add(row, text, says);
    }
  }

  for await (const piece of bytes) {
    let next = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (file === undefined) {
      beginning = Buffer.concat([beginning, next]);
      file = beginFile(beginning, false, settings, from);
      if (file === undefined) continue;
      next = beginning.subarray(file.skip);
      beginning = Buffer.alloc(0);
    }
    yield* take(file.rows.push(next), file);
  }
  if (file === undefined) {
    file = beginFile(beginning, true, settings, from);
    if (file === undefined) throw new UnreadableFile('EMPTY_FILE', 'The file is empty.');
    yield* take(file.rows.push(beginning.subarray(file.skip)), file);
  }
  yield* take(file.rows.end(), file);
  yield batchUpTo(file.rows.at, file);
}

const textOf = ({ bytes }: RawRow): string | null => (isUtf8(bytes) ? bytes.toString('utf8') : null);

function understood({ reader }: BegunFile, text: string, line: number): RowSays | NotUnderstood | null {
  try {
    return reader.read(text, line);
  } catch (error) {
    if (error instanceof NotUnderstood) return error;
    throw error;
  }
}
