import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { sendAll } from './copy-rows.js';

/** The signature, no flags, no extension (COPY, "Binary Format"). */
const header = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const trailer = Buffer.from([0xff, 0xff]);

/** Adds one row. Its cells are sent as they are: to put a large one into the parameters of a statement is to copy it several times. */
export async function copyBinaryRow(session: pg.ClientBase, target: string, cells: readonly Buffer[]): Promise<void> {
  const parts = cells.flatMap((cell) => [int32(cell.length), cell]);
  await sendAll(session.query(copyFrom(`COPY ${target} FROM STDIN WITH (FORMAT binary)`)), [
    Buffer.concat([header, Buffer.from([0, cells.length])]),
    ...parts,
    trailer,
  ]);
}

/** A whole number of 32 bits. */
export function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}
