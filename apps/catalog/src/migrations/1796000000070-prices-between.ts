import type { MigrationInterface, QueryRunner } from 'typeorm';
import { indexComments } from './index-comments.js';

/** What variants cost beyond the least and the greatest of their product's prices: most products have nothing there. */
const keepPrices = `
  ALTER TABLE product ADD COLUMN prices_between bigint[];
  UPDATE product p SET prices_between = v.prices[2:cardinality(v.prices) - 1]
  FROM (SELECT product_id, array_agg(DISTINCT price ORDER BY price) AS prices FROM variant GROUP BY product_id HAVING count(DISTINCT price) > 2) v
  WHERE v.product_id = p.id;
`;

/** A narrow range lies between the prices of many products that have none in it: the index says which. */
const indexPrices = `
  DROP INDEX product_by_price_span;
  CREATE INDEX product_by_price_span ON product (status, price_span(price_min, price_max), price_min, id)
    INCLUDE (price_max, prices_between, category_id, brand, in_stock) WHERE price_max > price_min;
  COMMENT ON INDEX product_by_price_span IS '${indexComments.product_by_price_span}';
`;

/** Ranges of prices that lists need not ask variants about. */
export class PricesBetween1796000000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SET LOCAL statement_timeout = 0');
    await runner.query(keepPrices);
    await runner.query(indexPrices);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
