import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';

/** Forgets a file whose sender has gone away before it was whole. */
@Injectable()
export class AbandonImport {
  constructor(private readonly dataSource: DataSource) {}

  async execute(id: string): Promise<void> {
    if (isUuid(id)) await this.dataSource.query(`DELETE FROM import WHERE id = $1 AND state = 'uploading'`, [id]);
  }
}
