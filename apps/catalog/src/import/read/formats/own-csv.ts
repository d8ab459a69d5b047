import type { productColumns, variantColumns } from '../../own-csv-columns.js';
import { attributeOfColumn, splitCategory, splitImages, unguardCell } from '../../own-csv-columns.js';
import type { OptionDraft } from '../../../product/product.entity.js';
import type { Fault, ProductSays, RowReader, RowSays, VariantSays } from '../says.js';
import { UnreadableFile } from '../unreadable-file.js';
import { decimalNumber, notABoolean, truth, wholeNumber } from './cell-values.js';
import type { Table } from './table.js';
import { cellsOf } from './table-row.js';

interface Said {
  product: ProductSays;
  variant: VariantSays;
  productFaults: Fault[];
  variantFaults: Fault[];
}

/** Takes a cell: null when there is nothing in it. */
type Take = (said: Said, cell: string | null) => void;

const takeProduct: Record<(typeof productColumns)[number], Take> = {
  slug: ({ product }, cell) => cell !== null && (product.slug = cell),
  externalId: ({ product }, cell) => (product.externalId = cell),
  name: ({ product }, cell) => (product.name = cell ?? ''),
  description: ({ product }, cell) => (product.description = cell ?? ''),
  status: ({ product }, cell) => cell !== null && (product.status = cell.trim().toLowerCase()),
  brand: ({ product }, cell) => (product.brand = cell),
  category: ({ product }, cell) => (product.category = cell === null ? [] : splitCategory(cell)),
  images: ({ product }, cell) => (product.images = cell === null ? [] : splitImages(cell)),
  options: ({ product, productFaults }, cell) => {
    const options = cell === null ? [] : optionsIn(cell);
    if (options) product.options = options;
    else productFaults.push({ field: 'options', code: 'INVALID', message: 'must be JSON like [{"name":"size","values":["S","M"]}]' });
  },
  'seo.title': ({ product }, cell) => (product.seo = cell === null ? (product.seo ?? null) : { ...product.seo, title: cell }),
  'seo.description': ({ product }, cell) => (product.seo = cell === null ? (product.seo ?? null) : { ...product.seo, description: cell }),
};

const takeVariant: Record<(typeof variantColumns)[number], Take> = {
  sku: ({ variant }, cell) => (variant.sku = cell ?? ''),
  title: ({ variant }, cell) => (variant.title = cell ?? ''),
  price: ({ variant }, cell) => (variant.price = cell),
  currency: ({ variant }, cell) => cell !== null && (variant.currency = cell.trim()),
  compareAtPrice: ({ variant }, cell) => (variant.compareAtPrice = cell),
  costPrice: ({ variant }, cell) => (variant.costPrice = cell),
  barcode: ({ variant }, cell) => (variant.barcode = cell),
  weightGrams: ({ variant }, cell) => (variant.weightGrams = cell === null ? null : wholeNumber(cell.trim())),
  trackInventory: ({ variant, variantFaults }, cell) => {
    if (cell === null) return;
    variant.trackInventory = truth(cell.trim());
    if (variant.trackInventory === undefined) variantFaults.push(notABoolean('trackInventory'));
  },
  lowStockThreshold: ({ variant }, cell) => (variant.lowStockThreshold = cell === null ? null : wholeNumber(cell.trim())),
  stock: ({ variant }, cell) => cell !== null && (variant.stock = wholeNumber(cell.trim())),
};

/** Ashlar's own CSV: see `own-csv-columns.ts`. */
export const ownCsv: Table = {
  isKnown: (column) => takerOf(column) !== undefined,
  reader: (header, delimiter) => new OwnCsvReader(header, delimiter),
};

class OwnCsvReader implements RowReader {
  private readonly columns: readonly { product: boolean; take: Take }[];
  private readonly slug: number;
  private readonly empty: () => ProductSays;
  private readonly hasOptions: boolean;

  constructor(
    private readonly header: readonly string[],
    private readonly delimiter: string,
  ) {
    for (const column of ['sku', 'price']) {
      if (!header.includes(column))
        throw new UnreadableFile('MISSING_COLUMN', `The file has no column “${column}”: its columns are ${some(header)}.`);
    }
    const twice = header.find((column, index) => header.indexOf(column) !== index);
    if (twice !== undefined) throw new UnreadableFile('DUPLICATE_COLUMN', `The column “${twice}” stands twice.`);
    this.columns = header.map((column) => {
      const taker = takerOf(column);
      if (!taker)
        throw new UnreadableFile(
          'UNKNOWN_COLUMN',
          `There is no column “${column.slice(0, 80)}”: take it out, or say by a mapping what it is.`,
        );
      return taker;
    });
    this.slug = header.indexOf('slug');
    const hasAttributes = header.some((column) => column.startsWith('attributes.'));
    this.hasOptions = header.some((column) => column.startsWith('options.'));
    this.empty = () => (hasAttributes ? { attributes: {} } : {});
  }

  read(text: string): RowSays | null {
    const cells = cellsOf(text, this.delimiter, this.header.length);
    if (cells === null) return null;
    const { values, quoted } = cells;
    const said: Said = { product: this.empty(), variant: { sku: '' }, productFaults: [], variantFaults: [] };
    if (this.hasOptions) said.variant.options = {};
    for (let at = 0; at < values.length; at++) {
      const cell = values[at] === '' && !quoted?.has(at) ? null : unguardCell(values[at]);
      this.columns[at].take(said, cell);
    }
    const slug = this.slug === -1 ? '' : values[this.slug];
    return {
      key: slug === '' ? `sku:${said.variant.sku}` : slug,
      product: said.product,
      variants: [said.variant],
      productFaults: said.productFaults,
      variantFaults: said.variantFaults,
    };
  }
}

function takerOf(column: string): { product: boolean; take: Take } | undefined {
  if (Object.hasOwn(takeProduct, column)) return { product: true, take: takeProduct[column as keyof typeof takeProduct] };
  if (Object.hasOwn(takeVariant, column)) return { product: false, take: takeVariant[column as keyof typeof takeVariant] };
  if (column.startsWith('options.') && column.length > 8) return { product: false, take: takeOption(column.slice(8)) };
  return column.startsWith('attributes.') ? takeAttribute(column) : undefined;
}

function takeOption(name: string): Take {
  return ({ variant }, cell) => {
    if (cell !== null) define((variant.options ??= {}), name, cell);
  };
}

function takeAttribute(column: string): { product: boolean; take: Take } | undefined {
  const attribute = attributeOfColumn(column);
  if (!attribute) return undefined;
  const { name, type } = attribute;
  const take: Take = ({ product, productFaults }, cell) => {
    if (cell === null) return;
    const attributes = (product.attributes ??= {});
    const value = type === 'text' ? cell : type === 'number' ? decimalNumber(cell.trim()) : truth(cell.trim());
    if (Object.hasOwn(attributes, name))
      productFaults.push({ field: column, code: 'INVALID', message: 'has a value in another column already' });
    else if (value === undefined) productFaults.push(notABoolean(column));
    else if (Number.isNaN(value)) productFaults.push({ field: column, code: 'INVALID', message: 'must be a number like 1290.5' });
    else define(attributes, name, value);
  };
  return { product: true, take };
}

/** Whatever the name is, `__proto__` too. */
function define(object: object, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else (object as Record<string, unknown>)[name] = value;
}

function optionsIn(cell: string): OptionDraft[] | undefined {
  try {
    const options = JSON.parse(cell) as OptionDraft[];
    const isText = (value: unknown) => typeof value === 'string';
    const holds =
      Array.isArray(options) &&
      options.every((option) => isText(option?.name) && Array.isArray(option.values) && option.values.every(isText));
    return holds ? options.map(({ name, values }) => ({ name, values })) : undefined;
  } catch {
    return undefined;
  }
}

const some = (header: readonly string[]) => `${header.slice(0, 12).join(', ').slice(0, 300)}${header.length > 12 ? ', …' : ''}`;
