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

/** Rows at a time: of products, and of what is only a number. */
const productsAtOnce = 500;
const ordinalsAtOnce = 2_000;

/** All rows are wanted, not only the first ones; the whole may take longer than a statement may. */
const cursorSettings = `SET LOCAL statement_timeout = '60s'; SET LOCAL cursor_tuple_fraction = 1`;

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
         LEFT JOIN (SELECT * FROM (${changed('$1::xid8', '$2::xid8[]')}) latest LIMIT ${productsAtOnce + 1}) changed ON true`,
        [last.since, last.open],
      );
      const [{ since, open, tree }] = rows;
      for (const row of rows) if (row.ordinal !== null) take(toFacetProduct(row));
      if (rows.length <= productsAtOnce) return { since, open, tree };
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

  /** Adds the products of a statement made by `everyOrdinalOf`, however many, as of one moment. */
  everyOrdinal(statement: Statement, into: OrdinalSet): Promise<void> {
    const take = ({ ordinal }: { ordinal: number }) => into.put(ordinal, true);
    return this.inTransaction((runner) => drain(runner, statement, ordinalsAtOnce, take));
  }

  private streamed(last: Moment | undefined, take: (product: FacetProduct) => void): Promise<Moment> {
    const text = last ? changed(`'${last.since}'::xid8`, `'{${last.open.join(',')}}'::xid8[]`) : everything;
    return this.inTransaction(async (runner) => {
      const [seen] = (await runner.query(`SELECT ${moment} FROM (SELECT pg_current_snapshot() AS seen) now`)) as [Moment];
      await drain(runner, { text, values: [] }, productsAtOnce, (row: ProductRow) => take(toFacetProduct(row)));
      return seen;
    });
  }

  private async inTransaction<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('READ COMMITTED');
      const done = await work(runner);
      await runner.commitTransaction();
      return done;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/**
 * Takes the rows of a statement by a cursor, so that neither memory nor the time of a statement grows with the catalog. The database makes the next rows
 * while these are taken.
 */
async function drain<Row>(runner: QueryRunner, { text, values }: Statement, atOnce: number, take: (row: Row) => void): Promise<void> {
  await runner.query(cursorSettings);
  await runner.query(`DECLARE facet_rows NO SCROLL CURSOR FOR ${text}`, values);
  const next = () => {
    const rows = runner.query(`FETCH ${atOnce} FROM facet_rows`) as Promise<Row[]>;
    // Should it fail to take rows, nobody waits for the next ones any more.
    rows.catch(() => undefined);
    return rows;
  };
  for (let coming: Promise<Row[]> | undefined = next(); coming;) {
    const rows: Row[] = await coming;
    coming = rows.length < atOnce ? undefined : next();
    for (const row of rows) take(row);
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
