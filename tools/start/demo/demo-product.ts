/** What the demo catalog is written in; the loader turns it into requests. */
export interface DemoVariant {
  sku: string;
  title?: string;
  /** Option name to value, one for each of the product's options. */
  options: Record<string, string>;
  price: DemoPrice;
  compareAtPrice?: DemoPrice;
  /** EAN-13. */
  barcode?: string;
  weightGrams: number;
  stock: number;
  /** False: made to order or without end, so never out of stock. */
  trackInventory?: false;
}

/** Pence. */
export interface DemoPrice {
  amount: number;
  currency: 'GBP';
}

export interface DemoProduct {
  slug: string;
  name: string;
  description: string;
  brand: string;
  categorySlug: string;
  attributes: Record<string, string | number | boolean>;
  options: { name: string; values: string[] }[];
  variants: DemoVariant[];
  seo?: { title: string; description: string };
}

export interface DemoCategory {
  slug: string;
  name: string;
  parentSlug?: string;
  position: number;
}

/** A row of a variant table: SKU, pence, grams, pieces in stock, and what is unusual about it. */
export type VariantRow = [sku: string, pence: number, weightGrams: number, stock: number, more?: VariantExtras];

interface VariantExtras {
  /** Pence it used to cost. */
  was?: number;
  untracked?: true;
  /** Sold without a printed code. */
  noBarcode?: true;
}

type Choices = Pick<DemoProduct, 'options' | 'variants'>;

/** A product without options. */
export const single = (...row: VariantRow): Choices => ({ options: [], variants: [variant({}, row)] });

/** A product with one option: a row for each of its values. */
export const choice = (name: string, rows: Record<string, VariantRow>): Choices => ({
  options: [{ name, values: Object.keys(rows) }],
  variants: Object.entries(rows).map(([value, row]) => variant({ [name]: value }, row)),
});

/** A product with two options: a row for each pair that is made. */
export const grid = (first: string, second: string, rows: Record<string, Record<string, VariantRow>>): Choices => {
  const secondValues = new Set(Object.values(rows).flatMap((row) => Object.keys(row)));
  return {
    options: [
      { name: first, values: Object.keys(rows) },
      { name: second, values: [...secondValues] },
    ],
    variants: Object.entries(rows).flatMap(([one, row]) =>
      Object.entries(row).map(([other, cells]) => variant({ [first]: one, [second]: other }, cells)),
    ),
  };
};

function variant(options: Record<string, string>, [sku, pence, weightGrams, stock, more = {}]: VariantRow): DemoVariant {
  const title = Object.values(options).join(' / ');
  return {
    sku,
    ...(title && { title }),
    options,
    price: { amount: pence, currency: 'GBP' },
    ...(more.was && { compareAtPrice: { amount: more.was, currency: 'GBP' } }),
    ...(!more.noBarcode && { barcode: inStoreCode(sku) }),
    weightGrams,
    stock,
    ...(more.untracked && { trackInventory: false }),
  };
}

/** An EAN-13 of the range that GS1 leaves to shops (prefix 20): nobody else's article has it. The digits follow from the SKU. */
function inStoreCode(sku: string): string {
  let hash = 7n;
  for (const byte of Buffer.from(sku)) hash = (hash * 131n + BigInt(byte)) % 10_000_000_000n;
  const digits = `20${hash.toString().padStart(10, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
