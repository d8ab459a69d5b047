import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { parse as parseUuid, validate as isUuid } from 'uuid';
import type { UploadImportPieceRequest } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { FieldChecks } from '../field-checks.js';
import { copyBinaryRow, int32 } from './copy-binary-row.js';
import { importNotFound, pieceOutOfOrder } from './import.errors.js';

/** The largest piece of a file. */
export const largestPiece = 1024 * 1024;

/** Adds the next piece to a file that is being uploaded. The last one may come again: its answer may have been lost. */
@Injectable()
export class UploadPiece {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ id, number, piece }: UploadImportPieceRequest): Promise<void> {
    const checks = new FieldChecks();
    checks.that(piece.length >= 1 && piece.length <= largestPiece, 'piece', `must have 1 to ${largestPiece} bytes`);
    checks.done();
    await this.dataSource.transaction(async (manager) => {
      const next = await lockUpload(manager, id);
      if (number === next - 1) return;
      if (number !== next) throw pieceOutOfOrder(next);
      await keepPiece(manager, id, number, piece);
    });
  }
}

/** Locks an import that is being uploaded and says how many pieces it has. Throws 404 `IMPORT_NOT_FOUND` for any other. */
async function lockUpload(manager: EntityManager, id: string): Promise<number> {
  const [own]: object[] = isUuid(id)
    ? await manager.query(`SELECT FROM import WHERE id = $1 AND state = 'uploading' FOR UPDATE`, [id])
    : [];
  if (!own) throw importNotFound(id);
  return countPieces(manager, id);
}

/** How many pieces are there; they have no gaps. */
export async function countPieces(manager: EntityManager, id: string): Promise<number> {
  const [{ count }]: { count: number }[] = await manager.query(
    'SELECT coalesce(max(number) + 1, 0) AS count FROM import_piece WHERE import_id = $1',
    [id],
  );
  return count;
}

/** Writes a piece, in the transaction of `manager`. */
export async function keepPiece(manager: EntityManager, id: string, number: number, piece: Uint8Array): Promise<void> {
  const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  const session = (await manager.queryRunner?.connect()) as pg.PoolClient;
  await copyBinaryRow(session, 'import_piece (import_id, number, data)', [Buffer.from(parseUuid(id)), int32(number), bytes]);
  await manager.query('UPDATE import SET bytes_total = bytes_total + $2, updated_at = now() WHERE id = $1', [id, piece.length]);
}
