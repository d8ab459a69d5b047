import type { MigrationInterface, QueryRunner } from 'typeorm';
import { indexComments } from './index-comments.js';

/**
 * How `product.in_stock` follows what orders reserve, commit and release, which lock no product. `unshown` says that a shelf has become empty, or is no
 * longer, since `refresh_in_stock` looked (`known_sold_out`); it changes only then, so that every other change of a shelf touches no index.
 * Whoever writes shelves under a lock on their product may say `known_sold_out` himself; who forgets is found by the next sweep.
 */
const followShelves = `
  ALTER TABLE stock
    ADD COLUMN known_sold_out boolean NOT NULL DEFAULT false,
    ADD COLUMN unshown boolean GENERATED ALWAYS AS ((on_hand <= reserved) <> known_sold_out) STORED;
  UPDATE stock SET known_sold_out = true WHERE on_hand <= reserved;
  CREATE INDEX stock_unshown ON stock (variant_id) WHERE unshown AND variant_id IS NOT NULL;

  CREATE FUNCTION refresh_in_stock(products uuid[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM FROM product WHERE id = ANY (products) ORDER BY id FOR NO KEY UPDATE;
    -- The shelves are noted before they are looked at, and in the order in which orders lock them: what changes in between is swept again.
    UPDATE stock SET known_sold_out = (stock.on_hand <= stock.reserved)
    FROM (SELECT s.sku FROM variant v JOIN stock s ON s.variant_id = v.id
          WHERE v.product_id = ANY (products) AND s.unshown ORDER BY s.sku FOR NO KEY UPDATE OF s) changed
    WHERE stock.sku = changed.sku;
    UPDATE product p SET in_stock = NOT p.in_stock
    WHERE p.id = ANY (products) AND p.in_stock <> EXISTS (
      SELECT FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id AND (NOT v.track_inventory OR s.on_hand > s.reserved));
  END
  $$;

  -- Several may sweep at once; what another transaction holds is left to the next sweep. The shelves are read first and by themselves: joined to them,
  -- all variants would be gone through wherever nothing was analysed yet, three times a second.
  CREATE FUNCTION sweep_in_stock(most int) RETURNS int LANGUAGE plpgsql SET enable_seqscan = off AS $$
  DECLARE
    shelves uuid[];
    due uuid[];
  BEGIN
    shelves := ARRAY(SELECT variant_id FROM stock WHERE unshown AND variant_id IS NOT NULL LIMIT most * 5);
    IF cardinality(shelves) = 0 THEN
      RETURN 0;
    END IF;
    due := ARRAY(
      SELECT p.id FROM product p WHERE p.id IN (SELECT v.product_id FROM variant v WHERE v.id = ANY (shelves))
      ORDER BY p.id LIMIT most FOR NO KEY UPDATE SKIP LOCKED);
    IF cardinality(due) > 0 THEN
      PERFORM refresh_in_stock(due);
    END IF;
    RETURN cardinality(due);
  END
  $$;
`;

/**
 * One ordered index a sort, for each status by itself: a list over all of them merges three. What lists filter by lies in the index beside its key, so
 * that a product which a filter drops costs a look at the index alone. Products of a category or a brand are found with every column that any sort or
 * filter needs. Statistics are finer where a few thousand values share a hundred thousand products.
 */
const indexLists = `
  DROP INDEX product_by_name, product_by_price, product_by_newest, product_by_greatest_price, product_by_category, product_by_brand,
             product_of_status_by_name, product_of_status_by_price, product_of_status_by_newest, stock_adjustment_of_sku, idempotency_record_resource_id;
  CREATE INDEX product_of_status_by_name ON product (status, name, id) INCLUDE (category_id, brand, in_stock, price_min, price_max);
  CREATE INDEX product_of_status_by_price ON product (status, price_min, id) INCLUDE (category_id, brand, in_stock, price_max);
  CREATE INDEX product_of_status_by_newest ON product (status, newest_at, id) INCLUDE (category_id, brand, in_stock, price_min, price_max);
  CREATE INDEX product_by_greatest_price ON product (price_max, price_min) INCLUDE (id, status, category_id, brand, in_stock) WHERE price_max > price_min;
  CREATE INDEX product_by_category ON product (category_id) INCLUDE (id, status, brand, in_stock, price_min, price_max, newest_at, name);
  CREATE INDEX product_by_brand ON product (brand) INCLUDE (id, status, category_id, in_stock, price_min, price_max, newest_at, name);
  ALTER TABLE product ALTER category_id SET STATISTICS 500, ALTER brand SET STATISTICS 500;
`;

const ownIndexes = `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'i'`;

/** What lists are made of. */
export class Lists1796000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SET LOCAL statement_timeout = 0');
    await runner.query(followShelves);
    await runner.query(indexLists);
    for (const { name } of (await runner.query(ownIndexes)) as { name: string }[]) {
      if (indexComments[name]) await runner.query(`COMMENT ON INDEX "${name}" IS '${indexComments[name]}'`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
