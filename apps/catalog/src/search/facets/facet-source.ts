import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { preparedQuery } from '#platform/database/prepared-query.js';
import type { ProductStatusName } from '../../product/product.entity.js';
import type { Statement } from '../list-wish.js';
import type { CategoryNode } from './category-numbers.js';
import type { FacetProduct } from './facet-index.js';
import type { OrdinalSet } from './ordinal-set.js';

/** A moment in the life of the database. What it does not include was written by `since` or later, or by one of `open`. */
export interface Moment {
  since: string;
  open: string[];
  /** Changes with the tree of categories. */
  tree: string;
}

interface ProductRow {
  ordinal: number;
  status: ProductStatusName;
  in_stock: boolean;
  category_id: string | null;
  brand: string | null;
  attributes: Record<string, unknown>;
  price_currency: string;
  price_min: string;
  price_max: string;
  prices_between: string[] | null;
}

const columns =
  'p.ordinal, p.status, p.in_stock, p.category_id, p.brand, p.attributes, p.price_currency, p.price_min, p.price_max, p.prices_between';

/** All there is. */
const everything = `SELECT ${columns} FROM product p`;

/** A standby does not say which transactions are open, only the oldest of them: there, everything from it on may be missing. */
const moment = `
  CASE WHEN pg_is_in_recovery() THEN pg_snapshot_xmin(now.seen) ELSE pg_snapshot_xmax(now.seen) END::text AS since,
  ARRAY(SELECT xid::text FROM pg_snapshot_xip(now.seen) AS xid) AS open,
  (SELECT count(*) || ':' || coalesce(bit_xor(hashtextextended(c.id || ':' || c.version, 0)), 0) FROM category c) AS tree`;

/** What came after a moment. A transaction from the future is one of another server, whose data was restored here: it is long over. */
const changed = (since: string, open: string) => `
  SELECT ${columns} FROM product p WHERE p.changed_xid >= ${since} AND p.changed_xid < pg_snapshot_xmax(pg_current_snapshot())
  UNION ALL
  SELECT ${columns} FROM product p WHERE p.changed_xid = ANY (${open})`;

/** Rows at a time. */
const atOnce = 500;

/** Everything that facets ask the database, and the one place that chooses which one. */
@Injectable()
export class FacetSource {
  constructor(private readonly dataSource: DataSource) {}

  /** All that changed after `last`, one statement as long as it is little. Without `last`: everything there is. */
  async changes(last: Moment | undefined, take: (product: FacetProduct) => void): Promise<Moment> {
    if (last) {
      const { rows } = await preparedQuery<ProductRow & Moment>(
        this.dataSource.manager,
        `SELECT ${moment}, changed.* FROM (SELECT pg_current_snapshot() AS seen) now
         LEFT JOIN (SELECT * FROM (${changed('$1::xid8', '$2::xid8[]')}) latest LIMIT ${atOnce + 1}) changed ON true`,
        [last.since, last.open],
      );
      const [{ since, open, tree }] = rows;
      for (const row of rows) if (row.ordinal !== null) take(toFacetProduct(row));
      if (rows.length <= atOnce) return { since, open, tree };
    }
    return this.streamed(last, take);
  }

  /** The tree as it is. */
  categories(): Promise<CategoryNode[]> {
    return this.dataSource.query('SELECT id, slug, name, parent_id AS "parentId" FROM category ORDER BY position, name, id');
  }

  /** Adds the products of a statement made by `ordinalsOf` to a set, and answers with how many they are. */
  async ordinals({ text, values }: Statement, into: OrdinalSet): Promise<number> {
    const [row] = await this.dataSource.query<[{ ordinals: string | null }]>(text, values);
    return into.take(row.ordinals);
  }

  /** By a cursor, so that memory does not grow with the catalog. */
  private async streamed(last: Moment | undefined, take: (product: FacetProduct) => void): Promise<Moment> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('READ COMMITTED');
      const [seen] = (await runner.query(`SELECT ${moment} FROM (SELECT pg_current_snapshot() AS seen) now`)) as [Moment];
      const rows = last ? changed(`'${last.since}'::xid8`, `'{${last.open.join(',')}}'::xid8[]`) : everything;
      await runner.query(`SET LOCAL statement_timeout = '60s'`);
      await runner.query(`DECLARE facet_products NO SCROLL CURSOR FOR ${rows}`);
      await this.drain(runner, take);
      await runner.commitTransaction();
      return seen;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** The database makes the next rows while these are taken. */
  private async drain(runner: QueryRunner, take: (product: FacetProduct) => void): Promise<void> {
    const next = () => {
      const rows = runner.query(`FETCH ${atOnce} FROM facet_products`) as Promise<ProductRow[]>;
      // Should it fail to take rows, nobody waits for the next ones any more.
      rows.catch(() => undefined);
      return rows;
    };
    for (let coming: Promise<ProductRow[]> | undefined = next(); coming;) {
      const rows: ProductRow[] = await coming;
      coming = rows.length < atOnce ? undefined : next();
      for (const row of rows) take(toFacetProduct(row));
    }
  }
}

const toFacetProduct = (row: ProductRow): FacetProduct => ({
  ordinal: row.ordinal,
  status: row.status,
  inStock: row.in_stock,
  categoryId: row.category_id,
  brand: row.brand,
  attributes: row.attributes,
  currency: row.price_currency,
  prices: pricesOf(row),
});

function pricesOf({ price_min, price_max, prices_between }: ProductRow): number[] {
  if (price_min === price_max) return [Number(price_min)];
  return [price_min, ...(prices_between ?? []), price_max].map(Number);
}
