import { isSlug, slugOf } from '../../../slug.js';
import { splitCategory } from '../../own-csv-columns.js';
import type { ProductSays, RowSays, VariantSays } from '../says.js';
import { truth, wholeNumber } from './cell-values.js';
import { foreignTable, type ForeignRow } from './foreign-table.js';

/** Each column's names, the present one last: they were renamed in 2025, and old files stay. */
const names = {
  handle: ['handle', 'url handle'],
  title: ['title'],
  body: ['body (html)', 'description'],
  vendor: ['vendor'],
  category: ['product category'],
  type: ['type'],
  tags: ['tags'],
  published: ['published', 'published on online store'],
  status: ['status'],
  sku: ['variant sku', 'sku'],
  barcode: ['variant barcode', 'barcode'],
  price: ['variant price', 'price'],
  compareAt: ['variant compare at price', 'compare-at price'],
  cost: ['cost per item'],
  grams: ['variant grams', 'weight value (grams)'],
  tracker: ['variant inventory tracker', 'inventory tracker'],
  quantity: ['variant inventory qty', 'inventory quantity'],
  image: ['image src', 'product image url'],
  seoTitle: ['seo title'],
  seoDescription: ['seo description'],
};
const options = [1, 2, 3].map((n) => ({ name: [`option${n} name`], value: [`option${n} value`] }));
const known = new Set([...Object.values(names), ...options.flatMap(({ name, value }) => [name, value])].flat());

/**
 * Shopify's product export. A handle is a product, and becomes the slug; its first row says what it is, the others hold variants or only images. The
 * options' names stand in the first row. A variant without a SKU gets one made of the handle and its options.
 */
export const shopify = foreignTable(
  'Shopify',
  (column) => known.has(column),
  [names.handle, names.title, names.price],
  () => {
    let optionNames: string[] = [];
    let before = '';
    return (row) => {
      const handle = row.text(...names.handle);
      const begins = handle !== '' && handle !== before;
      if (begins) {
        before = handle;
        optionNames = options.map(({ name }) => row.text(...name));
      }
      const image = row.cell(...names.image);
      const isVariant = [names.price, names.sku, options[0].value].some((name) => row.cell(...name) !== '');
      const says: RowSays = {
        key: handle === '' ? null : handle,
        variants: isVariant ? [variantOf(row, before, optionNames)] : [],
        ...(begins && { product: productOf(row, handle) }),
        ...(image !== '' && !begins && { moreImages: [image] }),
      };
      return says;
    };
  },
);

function productOf(row: ForeignRow, handle: string): ProductSays {
  const brand = row.text(...names.vendor);
  const type = row.text(...names.type);
  const category = splitCategory(row.text(...names.category));
  const image = row.cell(...names.image);
  const seo = { title: row.text(...names.seoTitle), description: row.text(...names.seoDescription) };
  const tags = row.text(...names.tags);
  return {
    slug: isSlug(handle) ? handle : slugOf(handle, 'product'),
    name: row.text(...names.title),
    description: row.cell(...names.body),
    ...statusOf(row),
    brand: brand === '' ? null : brand,
    category: category.length > 0 || type === '' ? category : [type],
    attributes: { ...(tags !== '' && tags.length <= 1_000 && { Tags: tags }), ...(category.length > 0 && type !== '' && { Type: type }) },
    images: image === '' ? [] : [image],
    seo:
      seo.title === '' && seo.description === ''
        ? null
        : { ...(seo.title && { title: seo.title }), ...(seo.description && { description: seo.description }) },
  };
}

/** What is not published in the online store is not active. */
function statusOf(row: ForeignRow): Pick<ProductSays, 'status'> {
  const status = row.cell(...names.status).toLowerCase();
  const published = truth(row.cell(...names.published));
  if (!row.has(...names.status) && !row.has(...names.published)) return {};
  if (status === '') return { status: published === true ? 'active' : 'draft' };
  return { status: status === 'active' && published === false ? 'draft' : status };
}

function variantOf(row: ForeignRow, handle: string, optionNames: readonly string[]): VariantSays {
  const values = options.map(({ value }) => row.text(...value));
  const chosen = values
    .map((value, at): [string, string] => [optionNames[at] || `Option ${at + 1}`, value])
    .filter(([name, value]) => value !== '' && !(name.toLowerCase() === 'title' && value === 'Default Title'));
  const grams = row.cell(...names.grams);
  const quantity = row.cell(...names.quantity);
  const barcode = row.text(...names.barcode).replace(/^'/, '');
  const price = (name: readonly string[]) => row.cell(...name) || null;
  return {
    sku: row.text(...names.sku) || [handle, ...chosen.map(([, value]) => slugOf(value, 'x'))].join('-'),
    options: Object.fromEntries(chosen),
    price: price(names.price),
    ...(row.has(...names.compareAt) && { compareAtPrice: price(names.compareAt) }),
    ...(row.has(...names.cost) && { costPrice: price(names.cost) }),
    barcode: barcode === '' ? null : barcode,
    weightGrams: grams === '' || grams === '0' ? null : Math.round(Number(grams)),
    trackInventory: row.cell(...names.tracker) !== '' || !row.has(...names.tracker),
    ...(quantity !== '' && { stock: wholeNumber(quantity) }),
    foreign: true,
  };
}
