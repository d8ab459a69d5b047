import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { violatedForeignKey } from '#platform/database/database-errors.js';
import { categoryNotEmpty } from './category.errors.js';
import { categoryToWrite, lockTree } from './category.writes.js';

/** Takes an empty category away. */
@Injectable()
export class DeleteCategory {
  constructor(private readonly dataSource: DataSource) {}

  async execute(id: string, expectedVersion: number | undefined): Promise<void> {
    try {
      await this.dataSource.transaction(async (manager) => {
        await lockTree(manager);
        await categoryToWrite(manager, id, expectedVersion);
        await manager.query('DELETE FROM category WHERE id = $1', [id]);
      });
    } catch (error) {
      if (violatedForeignKey(error)) throw categoryNotEmpty();
      throw error;
    }
  }
}
