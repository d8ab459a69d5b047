import { invalidField } from '#platform/errors/domain-error.js';
import { isObject } from './formats/json-shape.js';
import type { Scalar } from './says.js';

/** What is made of what was found. */
export interface Change {
  /** When nothing was found: a text, a number, a boolean, or another source. */
  default?: Scalar | Exclude<Source, string>;
  /** Values by what the file has; `*` for all others. */
  map?: Record<string, Scalar>;
  /** Of attributes; text unless told, and in JSON whatever it is. */
  as?: 'text' | 'number' | 'boolean';
  /** What stands between the items of a list. */
  split?: string;
  /** The decimal sign of a price. */
  decimal?: '.' | ',';
  /** A price is a whole number with this many decimals: 2 for cents. */
  scale?: number;
  /** A number is this many times as large. */
  times?: number;
  /** A text is cut after this many characters. */
  cut?: number;
}

/** Where a value comes from: a column or path; the first of several that has something; a text around several; or always the same. */
export type Source = string | { value: Scalar | string[] } | ({ from: string | string[] } & Change) | ({ template: string } & Change);

/** All that no other field takes. */
export interface Everything {
  /** Columns or paths that are left out, with all below them. */
  except?: string[];
  /** Only what is below this path, which the names then begin after. */
  under?: string;
  /** `auto`: what looks like a number or a truth becomes one. */
  as?: 'text' | 'auto';
}

export const textFields = [
  ...(['slug', 'externalId', 'name', 'description', 'status', 'brand', 'seo.title', 'seo.description'] as const),
  ...(['sku', 'title', 'price', 'currency', 'compareAtPrice', 'costPrice', 'barcode', 'weightGrams', 'trackInventory'] as const),
  ...(['lowStockThreshold', 'stock'] as const),
];
export type TextField = (typeof textFields)[number];

export type MappedFields = { [field in TextField]?: Source } & {
  category?: Source | Source[];
  images?: Source | Source[];
  attributes?: Record<string, Source | Everything>;
  options?: Record<string, Source> | { name: Source; value: Source }[];
};

/** Which of a file's fields becomes what; see docs/import-formats.md. It is the JSON itself, checked. */
export interface Mapping {
  /** JSON: the member of the file's object that holds the rows. */
  rows?: string;
  /** CSV: what stands between cells. */
  delimiter?: string;
  /** Rows that follow each other and agree in this are one product. */
  groupBy?: string | string[];
  fields: MappedFields;
}

const delimiters: readonly unknown[] = [',', ';', '\t', '|'];
const changes: Readonly<Record<keyof Change, (value: unknown) => boolean>> = {
  default: (value) => isScalar(value) || isObject(value),
  map: (value) => isObject(value) && Object.values(value).every(isScalar),
  as: (value) => value === 'text' || value === 'number' || value === 'boolean',
  split: isName,
  decimal: (value) => value === '.' || value === ',',
  scale: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 9,
  times: (value) => typeof value === 'number' && value > 0,
  cut: (value) => Number.isInteger(value) && (value as number) > 0,
};

/** A mapping as JSON. Throws 400 `VALIDATION_FAILED` naming `mapping` and the place within. */
export function parseMapping(json: string): Mapping {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw wrong('', 'must be JSON');
  }
  const mapping = members(value, '', ['rows', 'delimiter', 'groupBy', 'fields']);
  if (mapping.rows !== undefined && !isName(mapping.rows)) throw wrong('.rows', 'must name a member of the file');
  if (mapping.delimiter !== undefined && !delimiters.includes(mapping.delimiter))
    throw wrong('.delimiter', 'must be a comma, a semicolon, a tab or |');
  if (mapping.groupBy !== undefined && !isNames(mapping.groupBy)) throw wrong('.groupBy', 'must name a column or path, or list several');
  if (mapping.fields === undefined) throw wrong('.fields', 'is required', 'REQUIRED');
  checkFields(mapping.fields);
  return mapping as unknown as Mapping;
}

function checkFields(value: unknown): void {
  const fields = members(value, '.fields', [...textFields, 'category', 'images', 'attributes', 'options']);
  for (const field of ['sku', 'price']) if (fields[field] === undefined) throw wrong(`.fields.${field}`, 'is required', 'REQUIRED');
  for (const field of textFields) checkSource(fields[field], `.fields.${field}`);
  for (const field of ['category', 'images']) {
    const sources = fields[field];
    if (Array.isArray(sources)) sources.forEach((source, at) => checkSource(source, `.fields.${field}[${at}]`, true));
    else checkSource(sources, `.fields.${field}`);
  }
  const { attributes, options } = fields;
  if (attributes !== undefined) {
    for (const [name, source] of Object.entries(members(attributes, '.fields.attributes'))) {
      if (name === '*') checkEverything(source);
      else checkSource(source, `.fields.attributes.${name}`, true);
    }
  }
  if (Array.isArray(options)) {
    options.forEach((option: unknown, at) => {
      const { name, value: chosen } = members(option, `.fields.options[${at}]`, ['name', 'value']);
      checkSource(name, `.fields.options[${at}].name`, true);
      checkSource(chosen, `.fields.options[${at}].value`, true);
    });
  } else if (options !== undefined) {
    for (const [name, source] of Object.entries(members(options, '.fields.options'))) checkSource(source, `.fields.options.${name}`, true);
  }
}

function checkSource(source: unknown, at: string, required = false): void {
  if ((source === undefined && !required) || isName(source)) return;
  if (!isObject(source)) throw wrong(at, 'must be a column or path, or an object with from, template or value');
  const kinds = ['from', 'template', 'value'].filter((kind) => source[kind] !== undefined);
  if (kinds.length !== 1) throw wrong(at, 'must have one of from, template and value');
  members(source, at, kinds[0] === 'value' ? ['value'] : [kinds[0], ...Object.keys(changes)]);
  if (kinds[0] === 'from' && !isNames(source.from)) throw wrong(`${at}.from`, 'must name a column or path, or list several');
  if (kinds[0] === 'template' && !isName(source.template)) throw wrong(`${at}.template`, 'must be a text like "{brand} {name}"');
  if (kinds[0] === 'value' && !isScalar(source.value) && !isNames(source.value))
    throw wrong(`${at}.value`, 'must be a text, a number, a boolean, or a list of texts');
  for (const [name, holds] of Object.entries(changes)) {
    if (source[name] !== undefined && !holds(source[name])) throw wrong(`${at}.${name}`, 'has a value that it cannot have');
  }
  if (isObject(source.default)) checkSource(source.default, `${at}.default`);
}

function checkEverything(value: unknown): void {
  const at = '.fields.attributes.*';
  const { except, under, as } = members(value, at, ['except', 'under', 'as']);
  if (except !== undefined && !(Array.isArray(except) && except.every(isName))) throw wrong(`${at}.except`, 'must list columns or paths');
  if (under !== undefined && !isName(under)) throw wrong(`${at}.under`, 'must be a path');
  if (as !== undefined && as !== 'text' && as !== 'auto') throw wrong(`${at}.as`, 'must be text or auto');
}

function members(value: unknown, at: string, known?: readonly string[]): Record<string, unknown> {
  if (!isObject(value)) throw wrong(at, 'must be an object');
  const stranger = known && Object.keys(value).find((name) => !known.includes(name));
  if (stranger !== undefined) throw wrong(`${at}.${stranger.slice(0, 80)}`, 'is no part of a mapping', 'UNKNOWN_FIELD');
  return value;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 1_000;
}

function isNames(value: unknown): boolean {
  return isName(value) || (Array.isArray(value) && value.length > 0 && value.every(isName));
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

const wrong = (at: string, message: string, code?: string) => invalidField(`mapping${at}`, message, code);
