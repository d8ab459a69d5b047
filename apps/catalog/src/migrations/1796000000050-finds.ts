import type { MigrationInterface, QueryRunner } from 'typeorm';
import { indexComments } from './index-comments.js';

/**
 * How wide a product's prices lie apart, as the number of binary digits of the difference: the products of one width whose prices reach a certain one
 * from below have their least price within twice the difference before it. `width_bucket` is exact where a logarithm is not.
 */
const measureSpans = `
  CREATE FUNCTION price_span(lowest bigint, highest bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN width_bucket(highest - lowest, ARRAY[${Array.from({ length: 53 }, (_, digit) => 2 ** digit).join(', ')}]::bigint[]);
`;

const indexSpans = `
  DROP INDEX product_by_greatest_price;
  CREATE INDEX product_by_price_span ON product (status, price_span(price_min, price_max), price_min, id)
    INCLUDE (price_max, category_id, brand, in_stock) WHERE price_max > price_min;
  COMMENT ON INDEX product_by_price_span IS '${indexComments.product_by_price_span}';
`;

/**
 * - What was written lately waits beside a GIN index, and every search reads it from end to end: of attributes, that soon takes longer than the search.
 * - Each search is planned anew, and goes through the statistics of words for each condition: two hundred words tell common ones from rare ones, too.
 */
const readLess = `
  ALTER INDEX product_by_attributes SET (gin_pending_list_limit = 256);
  ALTER TABLE product ALTER search SET STATISTICS 20;
`;

/** Lists and searches that a catalog of a million products has to answer as soon. */
export class Finds1796000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SET LOCAL statement_timeout = 0');
    await runner.query(measureSpans);
    await runner.query(indexSpans);
    await runner.query(readLess);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
