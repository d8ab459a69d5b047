import { isSlug, slugOf } from '../../../slug.js';
import { textFields, type MappedFields, type Mapping, type Source, type TextField } from '../mapping.js';
import type { Fault, PriceSays, ProductSays, RowReader, RowSays, VariantSays } from '../says.js';
import { UnreadableFile } from '../unreadable-file.js';
import { notABoolean, truth, wholeNumber } from './cell-values.js';
import type { Table } from './table.js';
import { isObject, type JsonObject } from './json-shape.js';
import { attributesOf } from './mapped-attributes.js';
import { jsonIn } from './own-ndjson.js';
import { pathsOf, toList, toText, valueOf, withOwn, type Values } from './source-value.js';
import { cellsOf, oneLine } from './table-row.js';

type All = () => Iterable<readonly [path: string, value: unknown]>;

/** A stranger's CSV, by a mapping. */
export const mappedTable = (mapping: Mapping): Table => ({
  isKnown: (column) => sourcesOf(mapping).some((source) => pathsOf(source).includes(column)),
  reader: (header, delimiter) => {
    checkColumns(mapping, new Set(header));
    return {
      read(text, line) {
        const cells = cellsOf(text, delimiter, header.length)?.values;
        if (!cells) return null;
        const values = withOwn({ get: (column) => cells[header.indexOf(column)] }, text, line);
        return rowSays(mapping, values, line, () => header.map((column, at) => [column, cells[at]] as const));
      },
    };
  },
});

/** A stranger's JSON, by a mapping. */
export const mappedJson = (mapping: Mapping): RowReader => ({
  read(text, line) {
    const object = jsonIn(text);
    if (object === null) return null;
    const values = withOwn({ get: (path) => (Object.hasOwn(object, path) ? object[path] : at(object, path.split('.'))) }, text, line);
    return rowSays(mapping, values, line, () => leaves(object));
  },
});

function rowSays({ fields, groupBy }: Mapping, values: Values, line: number, all: All): RowSays {
  const productFaults: Fault[] = [];
  const variantFaults: Fault[] = [];
  return {
    key:
      groupBy === undefined
        ? `line:${line}`
        : [groupBy]
            .flat()
            .map((path) => toText(values.get(path)))
            .join('\u0001'),
    product: productOf(fields, values, all, productFaults),
    variants: [variantOf(fields, values, variantFaults)],
    productFaults,
    variantFaults,
  };
}

function productOf(fields: MappedFields, values: Values, all: All, faults: Fault[]): ProductSays {
  const { slug, externalId, name, description, status, brand, category, images, attributes } = fields;
  const text = (source: Source) => oneLine(toText(valueOf(source, values)));
  const orNull = (source: Source) => text(source) || null;
  const says: ProductSays = {};
  const wantedSlug = slug === undefined ? '' : text(slug);
  if (wantedSlug !== '') says.slug = isSlug(wantedSlug) ? wantedSlug : slugOf(wantedSlug, 'product');
  if (externalId !== undefined) says.externalId = orNull(externalId);
  if (name !== undefined) says.name = text(name);
  if (description !== undefined) says.description = toText(valueOf(description, values));
  const wantedStatus = status === undefined ? '' : text(status).toLowerCase();
  if (wantedStatus !== '') says.status = wantedStatus;
  if (brand !== undefined) says.brand = orNull(brand);
  if (category !== undefined) says.category = listsOf(category, values).map(oneLine);
  if (images !== undefined)
    says.images = listsOf(images, values)
      .filter((image) => /^https?:\/\/\S+$/i.test(image))
      .slice(0, 50);
  if (attributes !== undefined) says.attributes = attributesOf(attributes, values, all, faults);
  const [title, about] = [fields['seo.title'], fields['seo.description']].map((source) => (source === undefined ? '' : text(source)));
  if (fields['seo.title'] ?? fields['seo.description']) {
    says.seo = title === '' && about === '' ? null : { ...(title && { title }), ...(about && { description: about }) };
  }
  return says;
}

function variantOf(fields: MappedFields, values: Values, faults: Fault[]): VariantSays {
  const text = (field: TextField) => {
    const source = fields[field];
    return source === undefined ? '' : oneLine(toText(valueOf(source, values)));
  };
  const says: VariantSays = { sku: text('sku') };
  if (fields.title !== undefined) says.title = text('title');
  if (fields.options !== undefined) says.options = optionsOf(fields.options, values);
  for (const field of ['price', 'compareAtPrice', 'costPrice'] as const) {
    const source = fields[field];
    if (source !== undefined) says[field] = priceOf(source, values);
  }
  const currency = text('currency');
  if (currency !== '') says.currency = currency.toUpperCase();
  if (fields.barcode !== undefined) says.barcode = text('barcode') || null;
  for (const field of ['weightGrams', 'lowStockThreshold'] as const) {
    if (fields[field] !== undefined) says[field] = text(field) === '' ? null : wholeNumber(text(field).replace(/\.0+$/, ''));
  }
  if (text('stock') !== '') says.stock = wholeNumber(text('stock').replace(/\.0+$/, ''));
  if (text('trackInventory') !== '') says.trackInventory = truth(text('trackInventory'));
  if (text('trackInventory') !== '' && says.trackInventory === undefined) faults.push(notABoolean('trackInventory'));
  return says;
}

function optionsOf(options: NonNullable<MappedFields['options']>, values: Values): Record<string, string> {
  const text = (source: Source) => oneLine(toText(valueOf(source, values)));
  const pairs: [string, string][] = Array.isArray(options)
    ? options.map(({ name, value }): [string, string] => [text(name), text(value)])
    : Object.entries(options).map(([name, source]) => [name, text(source)]);
  return Object.fromEntries(pairs.filter(([name, value]) => name !== '' && value !== ''));
}

/** Also `{ amount, currency }` in minor units, and google.type.Money: `{ units, nanos }`. */
function priceOf(source: Source, values: Values): PriceSays | null {
  const value = valueOf(source, values);
  const { scale, decimal = null } = typeof source === 'object' && 'from' in source ? source : {};
  if (value === undefined) return null;
  if (isObject(value)) {
    const { amount, currency, units = 0, nanos = 0 } = value;
    if (typeof amount === 'number' && typeof currency === 'string') return { amount, currency };
    return { text: `${toText(units)}.${String(nanos).padStart(9, '0')}`, decimal: '.' };
  }
  if (typeof value === 'number' && scale === undefined) return { text: String(value), decimal: '.' };
  const text = toText(value);
  if (scale === undefined || !/^\d+$/.test(text)) return { text, decimal };
  const digits = text.padStart(scale + 1, '0');
  return { text: scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`, decimal: '.' };
}

const listsOf = (sources: Source | Source[], values: Values): string[] =>
  [sources]
    .flat()
    .flatMap((source) => toList(valueOf(source, values), typeof source === 'object' && 'split' in source ? source.split : undefined));

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce(
    (inner, name) => (typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name) ? (inner as JsonObject)[name] : undefined),
    value,
  );

/** The scalars, and lists of scalars, in an object by their path. */
function* leaves(value: JsonObject, above = '', depth = 0): Generator<readonly [string, unknown]> {
  for (const name in value) {
    const inner = value[name];
    if (!isObject(inner)) yield [above + name, inner];
    else if (depth < 16) yield* leaves(inner, `${above}${name}.`, depth + 1);
  }
}

function sourcesOf({ fields, groupBy }: Mapping): Source[] {
  const { category = [], images = [], attributes = {}, options = [] } = fields;
  const plain = textFields.flatMap((field) => fields[field] ?? []);
  const named = Object.entries(attributes).flatMap(([name, source]) => (name === '*' ? [] : [source as Source]));
  const chosen = Array.isArray(options) ? options.flatMap(({ name, value }) => [name, value]) : Object.values(options);
  return [...plain, ...[category].flat(), ...[images].flat(), ...named, ...chosen, ...[groupBy ?? []].flat()];
}

/** A source without a default needs one of its columns. */
function checkColumns(mapping: Mapping, header: ReadonlySet<string>): void {
  for (const source of sourcesOf(mapping)) {
    const paths = pathsOf(source);
    const optional = paths.length === 0 || (typeof source === 'object' && 'default' in source && source.default !== undefined);
    if (optional || paths.some((path) => header.has(path) || path === '_line' || path === '_hash')) continue;
    throw new UnreadableFile('MISSING_COLUMN', `The file has no column “${paths.join('” or “')}”, which the mapping reads.`);
  }
}
