import type { Category } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { toTimestamp } from '#contracts/timestamp.js';

/** A row of `category`. */
export interface CategoryRow {
  id: string;
  slug: string;
  name: string;
  parent_id: string | null;
  path: string;
  position: number;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export const categoryColumns = 'id, slug, name, parent_id, path, position, version, created_at, updated_at';

export const toCategory = (row: CategoryRow): Category => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  parentId: row.parent_id ?? undefined,
  path: row.path,
  position: row.position,
  createdAt: toTimestamp(row.created_at),
  updatedAt: toTimestamp(row.updated_at),
  version: row.version,
});
