import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { CategoryInput } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { violatedUnique } from '#platform/database/database-errors.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { slugTaken } from '../product/product.errors.js';
import { slugOf } from '../slug.js';
import { deepest, depthOf, pathOf } from './category.entity.js';
import { categoryTooDeep } from './category.errors.js';
import { categoryColumns, type CategoryRow } from './category.proto.js';
import { lockTree, pathOfParent } from './category.writes.js';
import { checkCategory } from './check-category.js';

/** Adds a category under its parent, or at the root. A slug that is not given is made from the name, with a number behind it when that is taken. */
@Injectable()
export class CreateCategory {
  constructor(private readonly dataSource: DataSource) {}

  async execute(input: CategoryInput | undefined): Promise<CategoryRow> {
    if (input == null) throw invalidField('category', 'is required', 'REQUIRED');
    checkCategory(input);
    const parentId = input.parentId ?? null;
    try {
      return await this.dataSource.transaction(async (manager) => {
        await lockTree(manager);
        const parentPath = await pathOfParent(manager, parentId);
        const slug = input.slug || (await freeSlug((text, values) => manager.query(text, values), slugOf(input.name, 'category')));
        const path = pathOf(parentPath, slug);
        if (depthOf(path) > deepest) throw categoryTooDeep();
        const [row]: CategoryRow[] = await manager.query(
          `INSERT INTO category (id, slug, name, parent_id, path, position) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${categoryColumns}`,
          [uuidv7(), slug, input.name.trim(), parentId, path, input.position],
        );
        return row;
      });
    } catch (error) {
      if (violatedUnique(error) === 'category_slug_unique') throw slugTaken(input.slug);
      throw error;
    }
  }
}

/** Nobody else writes categories meanwhile, so what is free stays free. */
export async function freeSlug(query: (text: string, values: unknown[]) => Promise<{ slug: string }[]>, base: string): Promise<string> {
  const [row] = await query(
    `SELECT CASE n WHEN 1 THEN $1::text ELSE $1::text || '-' || n END AS slug FROM generate_series(1, 10000) AS n
     WHERE NOT EXISTS (SELECT FROM category WHERE category.slug = CASE n WHEN 1 THEN $1::text ELSE $1::text || '-' || n END) ORDER BY n LIMIT 1`,
    [base],
  );
  return row?.slug ?? base;
}
