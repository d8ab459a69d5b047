import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { UpdateCategoryRequest } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { violatedUnique } from '#platform/database/database-errors.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { slugTaken } from '../product/product.errors.js';
import { codesOf } from '../product/product.writes.js';
import { slugOf } from '../slug.js';
import { fieldsOf } from '../update-mask.js';
import { deepest, isWithin, pathOf } from './category.entity.js';
import { categoryCycle, categoryTooDeep } from './category.errors.js';
import { categoryColumns, type CategoryRow } from './category.proto.js';
import { categoryToWrite, lockTree, pathOfParent } from './category.writes.js';
import { categoryFields, checkCategory } from './check-category.js';

/** Renames, moves or reorders a category. Its whole subtree moves along, and the search of its products follows its name. */
@Injectable()
export class UpdateCategory {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ id, updateMask, category: input, expectedVersion }: UpdateCategoryRequest): Promise<CategoryRow> {
    if (input == null) throw invalidField('category', 'is required', 'REQUIRED');
    const fields = fieldsOf(updateMask, categoryFields);
    checkCategory(input, fields);
    try {
      return await this.dataSource.transaction(async (manager) => {
        await lockTree(manager);
        const current = await categoryToWrite(manager, id, expectedVersion);
        if (fields.size === 0) return current;
        const name = fields.has('name') ? input.name.trim() : current.name;
        const next = {
          ...current,
          name,
          slug: fields.has('slug') ? input.slug || slugOf(name, 'category') : current.slug,
          parent_id: fields.has('parentId') ? (input.parentId ?? null) : current.parent_id,
          position: fields.has('position') ? input.position : current.position,
        };
        await this.move(manager, current, next);
        if (name !== current.name) await this.rename(manager, next);
        return this.save(manager, next);
      });
    } catch (error) {
      if (violatedUnique(error) === 'category_slug_unique') throw slugTaken(input.slug);
      throw error;
    }
  }

  /** Rewrites the paths of the subtree in one statement. */
  private async move(manager: EntityManager, current: CategoryRow, next: CategoryRow): Promise<void> {
    const parentPath = await pathOfParent(manager, next.parent_id);
    if (parentPath !== null && isWithin(parentPath, current.path)) throw categoryCycle();
    const path = pathOf(parentPath, next.slug);
    if (path === current.path) return;
    const [rewritten] = await manager.query<[{ depth: number }[], number]>(
      `UPDATE category SET path = $3::text || substr(path, length($2::text) + 1), slug = CASE id WHEN $1 THEN $4 ELSE slug END, updated_at = now(),
              version = version + CASE id WHEN $1 THEN 0 ELSE 1 END
       WHERE path = $2 OR (path > $2::text || '/' AND path < $2::text || '0') RETURNING array_length(string_to_array(path, '/'), 1) AS depth`,
      [current.id, current.path, path, next.slug],
    );
    if (rewritten.some(({ depth }) => depth > deepest)) throw categoryTooDeep();
  }

  /**
   * Its products' documents say its name. Whoever puts a product into it holds it (`holdCategory`), and either commits before we go on or reads the new name;
   * whoever writes one that is in it holds that product. So the products are written as they are once nobody else is at it.
   */
  private async rename(manager: EntityManager, { id, name }: CategoryRow): Promise<void> {
    await manager.query('SELECT FROM category WHERE id = $1 FOR UPDATE', [id]);
    await manager.query('SELECT FROM product WHERE category_id = $1 ORDER BY id FOR UPDATE', [id]);
    await manager.query(
      `UPDATE product p SET search = product_document(p.name, p.brand, ${codesOf('p.id')}, $2, p.description) WHERE p.category_id = $1`,
      [id, name],
    );
    await manager.query('SELECT learn_words(ARRAY(SELECT id FROM product WHERE category_id = $1 LIMIT 1))', [id]);
  }

  private async save(manager: EntityManager, next: CategoryRow): Promise<CategoryRow> {
    const [[row]] = await manager.query<[[CategoryRow], number]>(
      `UPDATE category SET name = $2, parent_id = $3, position = $4, version = version + 1, updated_at = now() WHERE id = $1 RETURNING ${categoryColumns}`,
      [next.id, next.name, next.parent_id, next.position],
    );
    return row;
  }
}
