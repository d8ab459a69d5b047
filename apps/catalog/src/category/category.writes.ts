import type { EntityManager } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import { versionMismatch } from '#platform/errors/domain-error.js';
import { unknownCategory } from '../product/product.errors.js';
import { categoryNotFound } from './category.errors.js';
import { categoryColumns, type CategoryRow } from './category.proto.js';

/** Whoever writes the tree takes turns: two moves at once could make a cycle that neither sees. */
export async function lockTree(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [advisoryLocks.categoryTree]);
}

/** Throws 404 `CATEGORY_NOT_FOUND`, or 412 when `expectedVersion` is set and another. The tree is locked already. */
export async function categoryToWrite(manager: EntityManager, id: string, expectedVersion: number | undefined): Promise<CategoryRow> {
  const row = await find(manager, id);
  if (!row) throw categoryNotFound(id);
  if (expectedVersion != null && expectedVersion !== row.version) throw versionMismatch();
  return row;
}

/** The path of a parent; null at the root. Throws 422 `UNKNOWN_CATEGORY`. */
export async function pathOfParent(manager: EntityManager, parentId: string | null): Promise<string | null> {
  if (parentId === null) return null;
  const parent = await find(manager, parentId);
  if (!parent) throw unknownCategory('parentId');
  return parent.path;
}

async function find(manager: EntityManager, id: string): Promise<CategoryRow | undefined> {
  if (!isUuid(id)) return undefined;
  const [row]: CategoryRow[] = await manager.query(`SELECT ${categoryColumns} FROM category WHERE id = $1`, [id]);
  return row;
}
