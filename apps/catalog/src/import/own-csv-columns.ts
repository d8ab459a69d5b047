/**
 * The CSV that Ashlar writes and reads: a row a variant, and the columns named like the fields of `POST /products`.
 *
 * - Product: `slug`, `externalId`, `name`, `description`, `status`, `brand`, `category`, `images`, `options`, `seo.title`, `seo.description`, and
 *   `attributes.<name>` for each attribute. Rows of one product share the slug and follow each other; the first of them says what the product is.
 * - Variant: `sku`, `title`, `options.<name>`, `price`, `currency`, `compareAtPrice`, `costPrice`, `barcode`, `weightGrams`, `trackInventory`,
 *   `lowStockThreshold`, `stock`. Prices are decimal major units.
 * - `category` is the names from the root, joined by ` > `; a `\` or `>` within a name is written `\\` or `\>`.
 * - `images` are URLs joined by ` | `. No URL holds a space, so nothing needs to be escaped.
 * - An attribute's type stands behind its name: `attributes.size:number`, `attributes.washable:boolean`; nothing, or `:text`, is a text. A text
 *   attribute whose own name ends like that has the column `attributes.a:number:text`.
 * - `options` is for what the variants do not show: JSON, `[{ "name": "size", "values": ["S", "M"] }]`.
 * - A cell with nothing in it says that there is nothing; `""` is an empty text. Columns that are not there leave everything as it is.
 * - A text that a spreadsheet would take for a formula has a `'` before it, which reading takes away.
 */
export const productColumns = [
  ...([
    'slug',
    'externalId',
    'name',
    'description',
    'status',
    'brand',
    'category',
    'images',
    'options',
    'seo.title',
    'seo.description',
  ] as const),
];

/** See `productColumns`. */
export const variantColumns = [
  ...(['sku', 'title', 'price', 'currency', 'compareAtPrice', 'costPrice', 'barcode', 'weightGrams', 'trackInventory'] as const),
  ...(['lowStockThreshold', 'stock'] as const),
];

export type AttributeType = 'text' | 'number' | 'boolean';

const formula = /^'*[=+\-@\t\r]/;
const guarded = /^'+[=+\-@\t\r]/;

/** A text as a cell that no spreadsheet calculates. */
export const guardCell = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** What `guardCell` made a cell of. */
export const unguardCell = (cell: string): string => (cell.startsWith("'") && guarded.test(cell) ? cell.slice(1) : cell);

/** Names from the root as one cell. */
export const joinCategory = (names: readonly string[]): string => names.map((name) => name.replace(/[\\>]/g, '\\$&')).join(' > ');

/** What `joinCategory` made a cell of; spaces around the names do not matter. */
export function splitCategory(cell: string): string[] {
  if (cell.trim() === '') return [];
  if (!cell.includes('\\')) return cell.split('>').map((name) => name.trim());
  const names = cell.match(/(?:\\[\\>]|[^>])+|^(?=>)|(?<=>)(?=>|$)/g) ?? [];
  return names.map((name) => name.trim().replace(/\\([\\>])/g, '$1'));
}

/** URLs as one cell. */
export const joinImages = (images: readonly string[]): string => images.join(' | ');

/** What `joinImages` made a cell of; spaces and ends of lines part them as well. */
export const splitImages = (cell: string): string[] => cell.split(/\s+(?:\|\s+)*/).filter((image) => image !== '' && image !== '|');

/** The column of an attribute. */
export const attributeColumn = (name: string, type: AttributeType): string =>
  `attributes.${name}${type === 'text' ? (/:(text|number|boolean)$/.test(name) ? ':text' : '') : `:${type}`}`;

/** What an attribute's column says; undefined for another column. */
export function attributeOfColumn(column: string): { name: string; type: AttributeType } | undefined {
  const parts = /^attributes\.(?<name>.+?)(?::(?<type>text|number|boolean))?$/s.exec(column)?.groups;
  return parts && { name: parts.name, type: (parts.type ?? 'text') as AttributeType };
}
