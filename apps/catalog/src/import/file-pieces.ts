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

  private async *pieces(first: number): AsyncGenerator<Uint8Array> {
    for (let number = first; ; number++) {
      this.signal.throwIfAborted();
      const { rows } = await this.session.query<{ data: Buffer }>(pieceSql, [this.importId, number]);
      if (!rows[0]) return;
      this.bytesRead += rows[0].data.length;
      yield rows[0].data;
    }
  }
}

const pieceSql = 'SELECT data FROM import_piece WHERE import_id = $1 AND number = $2';

/** The pieces that lie before `$2` as a whole. */
const beforeSql = `
  SELECT count(*)::int AS number, coalesce(max(up_to), 0) AS bytes
  FROM (SELECT sum(octet_length(data)) OVER (ORDER BY number) AS up_to FROM import_piece WHERE import_id = $1) AS pieces WHERE up_to <= $2`;
