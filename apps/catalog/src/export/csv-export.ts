import { minorDigits } from '#contracts/money.js';
import { attributeColumn, guardCell, joinCategory, joinImages, productColumns, variantColumns } from '../import/own-csv-columns.js';
import { withOptionsOf } from '../product/product.entity.js';
import type { ExportedNames, ExportedProduct, ExportedVariant } from './exported-products.js';

type Cells = (product: ExportedProduct) => string;

const nothing = '';
/** A text that is there and empty, where nothing at all would say that there is none. */
const emptyText = '""';

/** A text as a cell: no spreadsheet calculates it, and whoever reads it has the same text. */
function textCell(text: string | null | undefined): string {
  if (text == null) return nothing;
  if (text === '') return emptyText;
  const guarded = guardCell(text);
  return /[",;\t\r\n']|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** An empty text says the same as nothing where there is always some text. */
const plainText = (text: string): string => (text === '' ? nothing : textCell(text));

const productCell: Record<(typeof productColumns)[number], Cells> = {
  slug: ({ slug }) => slug,
  externalId: ({ externalId }) => textCell(externalId),
  name: ({ name }) => textCell(name),
  description: ({ description }) => plainText(description),
  status: ({ status }) => status,
  brand: ({ brand }) => textCell(brand),
  category: ({ category }) => plainText(joinCategory(category)),
  images: ({ images }) => plainText(joinImages(images)),
  options: ({ options, variants }) => (isShown(options, variants) ? nothing : textCell(JSON.stringify(options))),
  'seo.title': ({ seo }) => textCell(seo?.title),
  'seo.description': ({ seo }) => textCell(seo?.description),
};

/** Whether the variants, one after the other, show the same options in the same order. */
const isShown = (options: ExportedProduct['options'], variants: ExportedProduct['variants']): boolean =>
  JSON.stringify(options) === JSON.stringify(withOptionsOf([], variants));

const variantCell: Record<(typeof variantColumns)[number], (variant: ExportedVariant) => string> = {
  sku: ({ sku }) => textCell(sku),
  title: ({ title }) => plainText(title),
  price: ({ price, currency }) => decimal(price, currency),
  currency: ({ currency }) => currency,
  compareAtPrice: ({ compareAtPrice, currency }) => decimal(compareAtPrice, currency),
  costPrice: ({ costPrice, currency }) => decimal(costPrice, currency),
  barcode: ({ barcode }) => textCell(barcode),
  weightGrams: ({ weightGrams }) => whole(weightGrams),
  trackInventory: ({ trackInventory }) => String(trackInventory),
  lowStockThreshold: ({ lowStockThreshold }) => whole(lowStockThreshold),
  stock: ({ stock }) => whole(stock),
};

const whole = (value: number | null): string => (value === null ? nothing : String(value));

/** Minor units as decimal major ones, to the last of them: 1290 is `12.90`, and 1290 yen `1290`. */
function decimal(amount: number | null, currency: string): string {
  if (amount === null) return nothing;
  const digits = minorDigits(currency);
  const text = String(amount).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Ashlar's own CSV (`own-csv-columns.ts`): a row a variant, lines ended by CRLF (RFC 4180). */
export class CsvExport {
  readonly header: string;
  private readonly ofProduct: Cells[];
  private readonly optionNames: readonly string[];

  constructor({ attributes, options }: ExportedNames) {
    const typed = attributes.map(({ name, type }) => ({ name, type, column: attributeColumn(name, type === 'string' ? 'text' : type) }));
    this.optionNames = options;
    this.ofProduct = [
      ...productColumns.map((column) => productCell[column]),
      ...typed.map(({ name, type }): Cells => (product) => {
        const value = Object.hasOwn(product.attributes, name) ? product.attributes[name] : undefined;
        if (typeof value !== type) return nothing;
        return typeof value === 'string' ? textCell(value) : String(value);
      }),
    ];
    const columns = [
      ...productColumns,
      ...typed.map(({ column }) => column),
      ...variantColumns,
      ...options.map((name) => `options.${name}`),
    ];
    this.header = line(columns.map(textCell));
  }

  /** The first row of a product says what it is, the others only which product they belong to. */
  rowsOf(product: ExportedProduct): string {
    const own = this.ofProduct.map((cell) => cell(product));
    const again = own.map((_, at) => (at === 0 ? own[0] : nothing));
    return product.variants
      .map((variant, at) => {
        const cells = variantColumns.map((column) => variantCell[column](variant));
        const options = this.optionNames.map((name) => (Object.hasOwn(variant.options, name) ? textCell(variant.options[name]) : nothing));
        return line([...(at === 0 ? own : again), ...cells, ...options]);
      })
      .join('');
  }
}

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;
