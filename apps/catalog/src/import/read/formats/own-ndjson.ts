import { NotUnderstood, type Fault, type ProductSays, type RowReader, type RowSays, type Scalar, type VariantSays } from '../says.js';
import { isObject, JsonShape, type JsonObject } from './json-shape.js';

const ofProduct = ['slug', 'externalId', 'name', 'description', 'status', 'brand', 'category', 'attributes', 'images', 'options', 'seo'];
const ofVariant = [
  ...['sku', 'title', 'options', 'price', 'compareAtPrice', 'costPrice', 'barcode', 'weightGrams', 'trackInventory', 'lowStockThreshold'],
  'stock',
];
const ofVariants = new Set(ofVariant);
const withVariants = new Set([...ofProduct, 'variants']);
const withOne = new Set([...ofProduct, 'sku', 'price', 'stock']);
const ofSeo = new Set(['title', 'description']);

/**
 * NDJSON: a line is the body of `POST /products`, with `externalId`, and `category` as names from the root instead of `categoryId`. A line with a
 * fault is rejected as a whole, as the request would be.
 */
export const ownNdjson: RowReader = {
  read(text) {
    const body = jsonIn(text);
    if (body === null) return null;
    const faults: Fault[] = [];
    const shape = new JsonShape(body, '', faults);
    if (shape.has('categoryId')) {
      shape.note('categoryId', 'is not taken from files: name the category by `category`, a list of names from the root', 'UNKNOWN_FIELD');
    }
    const many = shape.has('variants');
    shape.only(many ? withVariants : shape.has('categoryId') ? new Set([...withOne, 'categoryId']) : withOne);
    const product = productIn(shape, body, faults);
    const variants = many
      ? (shape.objects('variants') ?? []).map((variant, index) => variantIn(variant, `variants[${index}].`, faults))
      : [singleIn(shape)];
    if (many && variants.length === 0) shape.note('variants', 'must have 1 to 100 entries', 'INVALID');
    return { key: keyOf(product, variants), product, variants, productFaults: faults, whole: true };
  },
};

/** The object in a line; null for a blank one. */
export function jsonIn(text: string): JsonObject | null {
  const line = text.trim();
  if (line === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new NotUnderstood({ field: 'row', code: 'NOT_JSON', message: 'The line is no JSON: each line is one whole object.' });
  }
  if (!isObject(value)) throw new NotUnderstood({ field: 'row', code: 'NOT_JSON', message: 'The line is JSON, but no object.' });
  return value;
}

function productIn(shape: JsonShape, body: JsonObject, faults: Fault[]): ProductSays {
  const isScalar = (value: unknown): value is Scalar =>
    typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
  const seo = isObject(body.seo) ? new JsonShape(body.seo, 'seo.', faults) : undefined;
  seo?.only(ofSeo);
  if (body.seo != null && !seo) shape.note('seo', 'must be an object');
  return said({
    slug: shape.text('slug') || undefined,
    externalId: shape.orNull('externalId', 'text'),
    name: shape.text('name'),
    description: shape.text('description'),
    status: shape.text('status'),
    brand: shape.orNull('brand', 'text'),
    category: shape.category('category'),
    attributes: shape.map('attributes', isScalar, 'must be a text, a number or a boolean'),
    images: shape.texts('images'),
    options: shape.options('options'),
    seo:
      body.seo === null
        ? null
        : seo && said({ title: seo.orNull('title', 'text') ?? undefined, description: seo.orNull('description', 'text') ?? undefined }),
  });
}

/** A product with one variant says it in its own fields. */
const singleIn = (shape: JsonShape): VariantSays => ({
  sku: shape.text('sku') ?? '',
  ...said({ price: shape.money('price'), stock: shape.number('stock') }),
});

function variantIn(variant: JsonObject, at: string, faults: Fault[]): VariantSays {
  const shape = new JsonShape(variant, at, faults);
  shape.only(ofVariants);
  const isText = (value: unknown): value is string => typeof value === 'string';
  return {
    sku: shape.text('sku') ?? '',
    ...said({
      title: shape.text('title'),
      options: shape.map('options', isText, 'must be a text'),
      price: shape.money('price'),
      compareAtPrice: shape.orNull('compareAtPrice', 'money'),
      costPrice: shape.orNull('costPrice', 'money'),
      barcode: shape.orNull('barcode', 'text'),
      weightGrams: shape.orNull('weightGrams', 'number'),
      trackInventory: shape.flag('trackInventory'),
      lowStockThreshold: shape.orNull('lowStockThreshold', 'number'),
      stock: shape.number('stock'),
    }),
  };
}

/** The line stands for itself; the key only has to tell it from others. */
function keyOf({ slug, externalId }: ProductSays, [first]: readonly VariantSays[]): RowSays['key'] {
  if (slug !== undefined) return slug;
  return externalId == null ? `sku:${first?.sku ?? ''}` : `external:${externalId}`;
}

/** Without what is undefined. */
const said = <T extends object>(object: T): T => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
