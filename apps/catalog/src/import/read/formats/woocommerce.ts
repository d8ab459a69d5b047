import { unguardCell } from '../../own-csv-columns.js';
import type { Fault, ProductSays, RowSays, VariantSays } from '../says.js';
import { truth, wholeNumber } from './cell-values.js';
import { foreignTable, type ForeignRow } from './foreign-table.js';

const known = new Set([
  ...['id', 'type', 'sku', 'name', 'published', 'short description', 'description', 'in stock?', 'stock', 'regular price', 'sale price'],
  ...[
    'categories',
    'tags',
    'images',
    'parent',
    'gtin, upc, ean, or isbn',
    'low stock amount',
    'date sale price starts',
    'date sale price ends',
  ],
]);
const gramsOf: Readonly<Record<string, number>> = { kg: 1_000, g: 1, lbs: 453.59237, oz: 28.349523125 };
/** Parents by their id, for variations that name it although there is a SKU; as many as fit. */
const mostParents = 100_000;

/**
 * WooCommerce's product export. A variation stands anywhere, and names its parent by SKU, or as `id:123` when that has none; what it says becomes a
 * variant. Grouped and external products are refused: nothing of them can be ordered here.
 */
export const woocommerce = foreignTable(
  'WooCommerce',
  (column) => known.has(column),
  [['type'], ['name'], ['regular price']],
  (header) => {
    const attributes = header.filter((column) => /^attribute \d+ name$/.test(column)).map((column) => column.slice(0, -5));
    const weight = header.map((column) => /^weight \((?<unit>kg|g|lbs|oz)\)$/.exec(column)?.groups?.unit).find(Boolean);
    const parents = new Map<string, string>();
    return (row) => {
      const types = row
        .cell('type')
        .toLowerCase()
        .split(/\s*,\s*/);
      const id = row.cell('id');
      const sku = unguardCell(row.text('sku'));
      const key = sku || `id:${id || row.line}`;
      const kind = ['variable', 'variation', 'simple'].find((each) => types.includes(each));
      if (!kind) return { key, sku, variants: [], productFaults: [unsupported(types[0])], product: {}, apart: true };
      const own = attributes.map((at) => ({ name: row.text(`${at} name`), values: listOf(row.cell(`${at} value(s)`)) }));
      const named = own.filter(({ name, values }) => name !== '' && values.length > 0);
      if (kind === 'variation') {
        const parent = row.text('parent');
        const parentKey = parents.get(parent) ?? unguardCell(parent);
        if (parent === '') return { key, sku, variants: [], productFaults: [noParent], product: {}, apart: true };
        const options = Object.fromEntries(named.map(({ name, values }) => [name, values.join(', ')]));
        return { key: parentKey, variants: [variantOf(row, sku || `woo-${id}`, options, weight)], apart: true };
      }
      if (kind === 'variable' && id !== '' && parents.size < mostParents) parents.set(`id:${id}`, key);
      const told = kind === 'variable' ? named.filter(({ values }) => values.length === 1) : named;
      const product = productOf(row, id, Object.fromEntries(told.map(({ name, values }) => [name, values.join(', ')])));
      const says: RowSays = { key, sku, product, variants: [], apart: true };
      if (kind === 'simple') says.variants.push(variantOf(row, sku || (id && `woo-${id}`), {}, weight));
      return says;
    };
  },
);

function productOf(row: ForeignRow, id: string, attributes: Record<string, string>): ProductSays {
  const [category] = listOf(row.cell('categories'));
  const description = row.cell('description') || row.cell('short description');
  const tags = row.text('tags');
  const brand = row.text('brands').split(/\s*,\s*/)[0];
  return {
    ...(id !== '' && { externalId: `woocommerce:${id}` }),
    name: unguardCell(row.text('name')),
    description: unguardCell(description).replaceAll('\\n', '\n'),
    status: row.cell('published') === '1' ? 'active' : 'draft',
    ...(brand !== '' && { brand }),
    category: category === undefined ? [] : category.split('>').map((name) => name.trim()),
    attributes: tags === '' || tags.length > 1_000 ? attributes : { ...attributes, Tags: tags },
    images: listOf(row.cell('images'))
      .filter((image) => /^https?:\/\/\S+$/i.test(image))
      .slice(0, 50),
  };
}

function variantOf(row: ForeignRow, sku: string, options: Record<string, string>, unit: string | undefined): VariantSays {
  const [regular, sale] = [row.cell('regular price'), row.cell('sale price')];
  const onSale = sale !== '' && isNow(row.cell('date sale price starts'), row.cell('date sale price ends'));
  const barcode = row.text('gtin, upc, ean, or isbn');
  const heavy = unit && row.cell(`weight (${unit})`).replace(',', '.');
  const low = row.cell('low stock amount');
  return {
    sku,
    options,
    price: (onSale ? sale : regular) || null,
    compareAtPrice: onSale && regular !== '' ? regular : null,
    ...(row.has('gtin, upc, ean, or isbn') && { barcode: barcode === '' ? null : barcode }),
    weightGrams: unit && heavy ? Math.round(Number(heavy) * gramsOf[unit]) : null,
    ...stockOf(row.cell('stock'), row.cell('in stock?')),
    lowStockThreshold: low === '' ? null : wholeNumber(low),
    foreign: true,
  };
}

/** Without a number, it is in stock or not, and nobody counts; `parent`: the parent's pieces, which nothing here can share. */
function stockOf(stock: string, inStock: string): Pick<VariantSays, 'stock' | 'trackInventory'> {
  if (stock === 'parent') return { trackInventory: true };
  if (stock !== '') return { trackInventory: true, stock: wholeNumber(stock.replace(/\.0+$/, '')) };
  return truth(inStock) === false ? { trackInventory: true, stock: 0 } : { trackInventory: false };
}

function isNow(starts: string, ends: string): boolean {
  const now = Date.now();
  return !(Date.parse(starts) > now) && !(Date.parse(ends) < now);
}

/** What stands between commas; `\,` is a comma of the text. */
const listOf = (cell: string): string[] =>
  (cell.match(/(?:\\,|[^,])+/g) ?? []).map((item) => item.replaceAll('\\,', ',').trim()).filter((item) => item !== '');

const unsupported = (type: string): Fault => ({
  field: 'Type',
  code: 'TYPE_NOT_SUPPORTED',
  message: `A product of type “${type.slice(0, 40)}” cannot be ordered here: only simple and variable ones and their variations are taken.`,
});
const noParent: Fault = { field: 'Parent', code: 'REQUIRED', message: 'A variation names its parent: its SKU, or id: and its number.' };
