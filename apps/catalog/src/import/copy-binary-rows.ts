import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { sendAll } from './copy-rows.js';

/** The signature, no flags, no extension (COPY, "Binary Format"). */
const header = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const trailer = Buffer.from([0xff, 0xff]);
const bytesAtOnce = 64 * 1024;

/** Adds one row. Its cells are sent as they are: to put a large one into the parameters of a statement is to copy it several times. */
export async function copyBinaryRow(session: pg.ClientBase, target: string, cells: readonly Buffer[]): Promise<void> {
  const parts = cells.flatMap((cell) => [int32(cell.length), cell]);
  await sendAll(session.query(copyFrom(`COPY ${target} FROM STDIN WITH (FORMAT binary)`)), [
    Buffer.concat([header, Buffer.from([0, cells.length])]),
    ...parts,
    trailer,
  ]);
}

/** Adds rows, whose cells are in the binary format of their types, to a table: one COPY. */
export async function copyBinaryRows(session: pg.Client, target: string, rows: readonly (readonly Buffer[])[]): Promise<void> {
  await sendAll(session.query(copyFrom(`COPY ${target} FROM STDIN WITH (FORMAT binary)`)), messages(rows));
}

function* messages(rows: readonly (readonly Buffer[])[]): Generator<Buffer> {
  let gathered: Buffer[] = [header];
  let size = 0;
  for (const cells of rows) {
    const heads = Buffer.allocUnsafe(2 + 4 * cells.length);
    heads.writeInt16BE(cells.length);
    cells.forEach((cell, n) => {
      heads.writeInt32BE(cell.length, 2 + 4 * n);
      gathered.push(heads.subarray(n === 0 ? 0 : 2 + 4 * n, 6 + 4 * n), cell);
      size += cell.length;
    });
    if (size < bytesAtOnce) continue;
    yield Buffer.concat(gathered);
    [gathered, size] = [[], 0];
  }
  yield Buffer.concat([...gathered, trailer]);
}

/** A whole number of 32 bits. */
export function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
