import type pg from 'pg';
import { decompress } from './read/decompress.js';

/** A file as it came, piece by piece, so that it is never in memory as a whole. */
export class FilePieces {
  /** Of the file as it came. */
  bytesRead = 0;

  constructor(
    private readonly session: pg.Client,
    private readonly importId: string,
    private readonly isGzip: boolean,
    private readonly signal: AbortSignal,
  ) {}

  /** Its uncompressed bytes from `offset` on. */
  async *from(offset: number): AsyncGenerator<Uint8Array> {
    const { rows } = await this.session.query<{ number: number; bytes: string }>(beforeSql, [this.importId, this.isGzip ? 0 : offset]);
    const [{ number, bytes }] = rows;
    this.bytesRead = Number(bytes);
    let skip = offset - this.bytesRead;
    const pieces = this.pieces(number);
    for await (const piece of this.isGzip ? decompress(pieces) : pieces) {
      if (skip >= piece.length) skip -= piece.length;
      else {
        yield skip > 0 ? piece.subarray(skip) : piece;
        skip = 0;
      }
    }
  }

  /** What comes next is fetched while the one before it is read. */
  private async *pieces(first: number): AsyncGenerator<Uint8Array> {
    let next = this.slice(first, 0);
    for (let [number, slice] = [first, 0]; ;) {
      this.signal.throwIfAborted();
      const { rows } = await next;
      if (!rows[0]) return;
      const { data, isLast } = rows[0];
      [number, slice] = isLast ? [number + 1, 0] : [number, slice + 1];
      next = this.slice(number, slice);
      this.bytesRead += data.length;
      yield data;
    }
  }

  /** Whoever stops in between no longer waits for what was asked for. */
  private slice(number: number, slice: number): Promise<pg.QueryResult<{ data: Buffer; isLast: boolean }>> {
    const found = this.session.query<{ data: Buffer; isLast: boolean }>(sliceSql, [this.importId, number, slice * sliceBytes, sliceBytes]);
    found.catch(() => undefined);
    return found;
  }
}

/** A piece may be 1 MiB, and comes as text of twice as much. */
const sliceBytes = 256 * 1024;
const sliceSql = `
  SELECT substring(data FROM $3 + 1 FOR $4) AS data, octet_length(data) <= $3 + $4 AS "isLast" FROM import_piece WHERE import_id = $1 AND number = $2`;

/** The pieces that lie before `$2` as a whole. */
const beforeSql = `
  SELECT count(*)::int AS number, coalesce(max(up_to), 0) AS bytes
  FROM (SELECT sum(octet_length(data)) OVER (ORDER BY number) AS up_to FROM import_piece WHERE import_id = $1) AS pieces WHERE up_to <= $2`;
