import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import { deepest, pathOf } from '../category/category.entity.js';
import { slugOf } from '../slug.js';
import { wantedCategories } from './resolve.sql.js';

interface Category {
  id: string;
  slug: string;
  name: string;
  parent_id: string | null;
  path: string;
}

/** Finds the category of each path of names in the file, by name within the parent, and makes what is missing unless `dryRun`. */
export async function resolveCategories(session: pg.Client, dryRun: boolean): Promise<void> {
  const { rows: wanted } = await session.query<{ path: string[] }>(wantedCategories, [deepest]);
  if (wanted.length === 0) return;
  await session.query('SELECT pg_advisory_xact_lock($1)', [advisoryLocks.categoryTree]);
  const { rows } = await session.query<Category>('SELECT id, slug, name, parent_id, path FROM category ORDER BY position, id');
  const tree = new Tree(rows);
  const found = wanted.map(({ path }) => ({ path, id: tree.idOf(path) }));
  if (!dryRun && tree.made.length > 0) await session.query(insertCategories, [JSON.stringify(tree.made)]);
  await session.query(noteCategories, [JSON.stringify(found)]);
}

/** All categories, each to be found by its name below its parent. */
class Tree {
  readonly made: Category[] = [];
  private readonly slugs: Set<string>;
  private readonly known = new Map<string, Category>();

  constructor(rows: readonly Category[]) {
    this.slugs = new Set(rows.map(({ slug }) => slug));
    for (const row of rows.toReversed()) this.known.set(keyOf(row.parent_id, row.name), row);
  }

  /** Of the category at the end of a path of names. */
  idOf(path: readonly string[]): string | null {
    let at: Category | null = null;
    for (const name of path) at = this.known.get(keyOf(at && at.id, name)) ?? this.make(at, name);
    return at && at.id;
  }

  private make(parent: Category | null, name: string): Category {
    const slug = this.freeSlug(slugOf(name, 'category'));
    const category = { id: uuidv7(), slug, name: name.trim(), parent_id: parent && parent.id, path: pathOf(parent && parent.path, slug) };
    this.slugs.add(slug);
    this.known.set(keyOf(category.parent_id, name), category);
    this.made.push(category);
    return category;
  }

  private freeSlug(base: string): string {
    let slug = base;
    for (let n = 2; this.slugs.has(slug); n++) slug = `${base}-${n}`;
    return slug;
  }
}

const keyOf = (parentId: string | null, name: string): string => `${parentId}/${name.trim()}`;

const insertCategories = `
  INSERT INTO category (id, slug, name, parent_id, path)
  SELECT id, slug, name, parent_id, path FROM jsonb_to_recordset($1::jsonb) AS c (id uuid, slug text, name text, parent_id uuid, path text)`;

const noteCategories = `
  INSERT INTO import_category (path, category_id)
  SELECT ARRAY(SELECT jsonb_array_elements_text(path)), id FROM jsonb_to_recordset($1::jsonb) AS c (path jsonb, id uuid)`;
