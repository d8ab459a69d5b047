import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { ReadDatabase } from '#platform/database/replicas/read-database.js';
import { categoryNotFound } from './category.errors.js';
import { categoryColumns, type CategoryRow } from './category.proto.js';

/** Reads of the tree. */
@Injectable()
export class CategoryQueries {
  constructor(private readonly reads: ReadDatabase) {}

  /** Parents before children, siblings by position and name. */
  async all(): Promise<CategoryRow[]> {
    return this.reads.read((manager) =>
      manager.query(
        `SELECT ${categoryColumns} FROM category ORDER BY array_length(string_to_array(path, '/'), 1), position, name COLLATE "und-x-icu", id`,
      ),
    );
  }

  /** A category, and its children in their order. Throws 404 `CATEGORY_NOT_FOUND`. */
  async withChildren(idOrSlug: string): Promise<{ category: CategoryRow; children: CategoryRow[] }> {
    const key = isUuid(idOrSlug) ? 'id' : 'slug';
    const rows: CategoryRow[] = idOrSlug.includes('\0')
      ? []
      : await this.reads.read((manager) =>
          manager.query(
            `WITH own AS (SELECT id FROM category WHERE ${key} = $1)
           SELECT ${categoryColumns} FROM category WHERE id = (SELECT id FROM own) OR parent_id = (SELECT id FROM own)
           ORDER BY (id = (SELECT id FROM own)) DESC, position, name COLLATE "und-x-icu", id`,
            [idOrSlug],
          ),
        );
    const [category, ...children] = rows;
    if (!category) throw categoryNotFound(idOrSlug);
    return { category, children };
  }
}
