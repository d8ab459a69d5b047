import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { settingsOf } from '../../../test/read-product-file.js';
import { decompress } from './decompress.js';
import { parseMapping } from './mapping.js';
import { readProducts } from './read-products.js';
import type { FileFormat } from './read-settings.js';
import { recognise } from './recognise.js';

const folder = process.env.ASHLAR_SHARED_DATA ?? join(process.cwd(), '../shared/data');
const there = existsSync(folder);
/** File, format, mapping, rows, products, rejected rows. */
const files: [string, FileFormat, string | null, number, number, number][] = [
  ['vendure/products.csv.gz', 'vendure', null, 88, 54, 0],
  ['vendure/product-import.csv.gz', 'vendure', null, 11, 4, 0],
  ['vendure/multiple-products-multiple-variants.csv.gz', 'vendure', null, 10, 4, 0],
  ['woocommerce/classic-commerce_sample_products.csv.gz', 'woocommerce', null, 24, 13, 2],
  ['medusa/exported-products-comma.csv.gz', 'csv', 'medusa', 3, 2, 0],
  ['medusa/v1-template.csv.gz', 'csv', 'medusa-v1', 5, 3, 1],
  ['small/eshop_catalog.json.gz', 'ndjson', 'eshop_catalog', 101, 101, 0],
  ['small/microservices-demo_products.json.gz', 'ndjson', 'microservices-demo_products', 9, 9, 0],
  ['messy/pyjedai-D2-abt.csv.gz', 'csv', 'pyjedai-D2-abt', 1_076, 1_076, 0],
  ['messy/pyjedai-D2-buy.csv.gz', 'csv', 'pyjedai-D2-buy', 1_076, 1_076, 0],
  ['catalog-big/buildcores-open-db.ndjson.gz', 'ndjson', 'buildcores-open-db', 23_928, 23_928, 0],
  ['catalog-big/completejourney_products.csv.gz', 'csv', 'completejourney_products', 92_331, 92_331, 0],
];

const mappingOf = (name: string | null) =>
  name === null ? undefined : (JSON.parse(readFileSync(`docs/import-mappings/${name}.json`, 'utf8')) as object);

describe('The documented mappings', () => {
  it.each([...new Set(files.flatMap(([, , mapping]) => mapping ?? [])), 'pc-part-dataset'])('%s is one', (name) => {
    expect(parseMapping(readFileSync(`docs/import-mappings/${name}.json`, 'utf8')).fields.sku).toBeDefined();
  });
});

describe('Real product files, which are no part of the repository,', () => {
  const noted = `are not read, since there is no ${folder}: ASHLAR_SHARED_DATA names another`;
  if (!there) it(noted, () => expect(existsSync(folder)).toBe(false));
  else
    it.each(files)('%s comes in', async (name, format, mapping, rows, products, rejected) => {
      const settings = settingsOf({ format, mapping: mappingOf(mapping) });
      const file = join(folder, name);
      expect(recognise(format, readFileSync(file).subarray(0, 1_048_576), true, settings.mapping)).toBeUndefined();
      const seen = { rows: 0, products: 0, rejected: 0 };
      for await (const batch of readProducts(decompress(createReadStream(file)), settings)) {
        seen.rows = batch.rowsRead;
        seen.products += batch.products.length;
        seen.rejected += new Set(batch.rejected.map(({ line }) => line)).size;
      }
      expect(seen).toEqual({ rows, products, rejected });
    });
});
