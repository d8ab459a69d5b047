import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { SubmitImportRequest } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { ImportRunner } from './import-runner.js';
import { importNotFound, pieceOutOfOrder } from './import.errors.js';
import { importColumns, type ImportRow } from './import.proto.js';
import { countPieces } from './upload-piece.js';

/** Queues a file that is whole. */
@Injectable()
export class SubmitImport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: ImportRunner,
  ) {}

  async execute({ id, pieces }: SubmitImportRequest): Promise<ImportRow> {
    const row = await this.dataSource.transaction(async (manager) => {
      const [own]: (Omit<ImportRow, 'state'> & { state: ImportRow['state'] | 'uploading' })[] = isUuid(id)
        ? await manager.query(`SELECT ${importColumns} FROM import WHERE id = $1 FOR UPDATE`, [id])
        : [];
      if (!own) throw importNotFound(id);
      if (own.state !== 'uploading') return { ...own, state: own.state };
      const there = await countPieces(manager, id);
      if (there !== pieces) throw pieceOutOfOrder(there);
      await manager.query(`UPDATE import SET state = 'queued', updated_at = now() WHERE id = $1`, [id]);
      return { ...own, state: 'queued' as const };
    });
    this.runner.wake();
    return row;
  }
}
