import { slugOf } from '../../../slug.js';
import type { Fault, ProductSays, RowSays, VariantSays } from '../says.js';
import { notABoolean, truth, wholeNumber } from './cell-values.js';
import { foreignTable, type ForeignRow } from './foreign-table.js';

const known = new Set([
  ...['name', 'slug', 'description', 'assets', 'facets', 'optiongroups', 'optionvalues', 'sku', 'price', 'taxcategory', 'stockonhand'],
  ...['trackinventory', 'variantassets', 'variantfacets'],
]);
const needed = [['name'], ['sku'], ['price'], ['optiongroups']];

/**
 * Vendure's product import file. A row with a name begins a product; those without one add variants to it. Columns may be translated
 * (`name:en`): the file's locale chooses, else English, else the first.
 */
export const vendure = (locale: string | null) =>
  foreignTable(
    'Vendure',
    (column) => known.has(column.split(':')[0]),
    needed,
    (header) => {
      const language = locale?.split('-')[0].toLowerCase() ?? 'en';
      const translated = (column: string) => {
        const choices = [column, `${column}:${language}`, `${column}:en`, ...header.filter((each) => each.startsWith(`${column}:`))];
        return choices.find((each) => header.includes(each)) ?? column;
      };
      const [name, slug, description, groups, values] = ['name', 'slug', 'description', 'optiongroups', 'optionvalues'].map(translated);
      const [facets, variantFacets] = ['facets', 'variantfacets'].map(translated);
      let optionNames: string[] = [];
      return (row) => {
        const begins = row.cell(name) !== '';
        if (begins) optionNames = listOf(row.text(groups));
        const faults: Fault[] = [];
        const options = listOf(row.text(values));
        const fit = options.length === optionNames.length;
        if (!fit) faults.push(notAsMany(options.length, optionNames.length));
        const says: RowSays = {
          key: begins ? `line:${row.line}` : null,
          variants: [variantOf(row, Object.fromEntries(fit ? optionNames.map((each, at) => [each, options[at]]) : []), faults)],
          moreImages: [...(begins ? urlsIn(row.cell('assets')) : []), ...urlsIn(row.cell('variantassets'))],
          variantFaults: faults,
        };
        if (begins)
          says.product = productOf(row, { name, slug, description }, [...listOf(row.text(facets)), ...listOf(row.text(variantFacets))]);
        return says;
      };
    },
  );

function productOf(row: ForeignRow, columns: { name: string; slug: string; description: string }, facets: readonly string[]): ProductSays {
  const slug = row.text(columns.slug);
  const says: ProductSays = {
    ...(slug !== '' && { slug: slugOf(slug, 'product') }),
    name: row.text(columns.name),
    description: row.cell(columns.description),
    status: truth(row.cell('enabled')) === false ? 'draft' : 'active',
    images: [],
  };
  const byName = new Map<string, string[]>();
  for (const facet of facets) {
    const [name, ...value] = facet.split(':').map((part) => part.trim());
    if (name !== '' && value.length > 0) byName.set(name, [...new Set([...(byName.get(name) ?? []), value.join(':')])]);
  }
  const take = (wanted: string) => {
    const name = [...byName.keys()].find((each) => each.toLowerCase() === wanted);
    const values = byName.get(name ?? '');
    byName.delete(name ?? '');
    return values;
  };
  says.brand = take('brand')?.[0] ?? null;
  says.category = take('category') ?? [];
  says.attributes = Object.fromEntries([...byName].map(([name, values]) => [name, values.join(', ')]));
  return says;
}

function variantOf(row: ForeignRow, options: Record<string, string>, faults: Fault[]): VariantSays {
  const [stock, tracked] = [row.cell('stockonhand'), row.cell('trackinventory')];
  const trackInventory = tracked === '' ? undefined : truth(tracked);
  if (tracked !== '' && trackInventory === undefined) faults.push(notABoolean('trackInventory'));
  return {
    sku: row.text('sku'),
    options,
    price: row.cell('price') || null,
    ...(trackInventory !== undefined && { trackInventory }),
    ...(stock !== '' && { stock: wholeNumber(stock) }),
    foreign: true,
  };
}

const listOf = (cell: string): string[] => (cell === '' ? [] : cell.split('|').map((item) => item.trim()));

/** Files beside a Vendure import are not URLs, and not to be had. */
const urlsIn = (cell: string) => listOf(cell).filter((asset) => /^https?:\/\/\S+$/i.test(asset));

const notAsMany = (values: number, groups: number): Fault => ({
  field: 'optionValues',
  code: 'INVALID',
  message: `The row has ${values} option values, its product ${groups} option groups: give one for each.`,
});
