import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { importNotFound } from './import.errors.js';
import { importColumns, type ImportRow } from './import.proto.js';

const submitted = `state <> 'uploading'`;
const list = JSON.stringify(['imports']);

/** Reads of imports: those that are whole. */
@Injectable()
export class ImportQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cursors: KeysetCursors,
  ) {}

  /** Throws 404 `IMPORT_NOT_FOUND`. */
  async import(id: string): Promise<ImportRow> {
    const [row]: ImportRow[] = isUuid(id)
      ? await this.dataSource.query(`SELECT ${importColumns} FROM import WHERE id = $1 AND ${submitted}`, [id])
      : [];
    if (!row) throw importNotFound(id);
    return row;
  }

  /** The latest first. */
  async list(request: PageRequest | undefined): Promise<{ rows: ImportRow[]; page: PageInfo }> {
    const { limit, cursor, count } = toPage(request);
    const after = this.cursors.decode(list, cursor);
    const from = `FROM import WHERE ${submitted}`;
    const found: ImportRow[] = await this.dataSource.query(
      `SELECT ${importColumns} ${from} ${after ? 'AND (created_at, id) < ($2, $3)' : ''} ORDER BY created_at DESC, id DESC LIMIT $1`,
      [limit + 1, ...(after ?? [])],
    );
    const { rows, nextCursor } = cutPage(found, limit, (last) => this.cursors.encode(list, [last.created_at.toISOString(), last.id]));
    return { rows, page: { limit, nextCursor, total: await countOf(this.dataSource.manager, count, from, []) } };
  }
}
