import type { Everything, MappedFields, Source } from '../mapping.js';
import type { Fault, Scalar } from '../says.js';
import { decimalNumber, notABoolean, truth } from './cell-values.js';
import { toText as anyText, valueOf, type Values } from './source-value.js';
import { oneLine } from './table-row.js';

const most = { attributes: 100, name: 64, text: 1_000 };

const toText = (value: unknown): string => oneLine(anyText(value));

/** The attributes that a mapping makes of a row; `all` lists what the row has, by path. */
export function attributesOf(
  fields: NonNullable<MappedFields['attributes']>,
  values: Values,
  all: () => Iterable<readonly [path: string, value: unknown]>,
  faults: Fault[],
): Record<string, Scalar> {
  const attributes = new Map<string, Scalar>();
  for (const [name, source] of Object.entries(fields)) {
    if (name === '*') continue;
    const value = typed(name, source as Source, values, faults);
    if (value !== undefined) attributes.set(name, value);
  }
  if (Object.hasOwn(fields, '*')) takeAll(attributes, fields['*'] as Everything, all());
  return Object.fromEntries(attributes);
}

function typed(name: string, source: Source, values: Values, faults: Fault[]): Scalar | undefined {
  const value = valueOf(source, values);
  if (value === undefined) return undefined;
  const as = typeof source === 'object' && 'as' in source ? source.as : undefined;
  if (as === undefined && (typeof value === 'number' || typeof value === 'boolean')) return value;
  const text = toText(value);
  if (text === '') return undefined;
  const field = `attributes.${name}`;
  if (as === 'number') {
    const number = decimalNumber(text);
    if (!Number.isNaN(number)) return number;
    faults.push({ field, code: 'INVALID', message: 'must be a number like 1290.5' });
    return undefined;
  }
  if (as !== 'boolean') return text;
  const flag = truth(text);
  if (flag === undefined) faults.push(notABoolean(field));
  return flag;
}

/** What fits; a name or a text that is too long, or one attribute too many, is left out. */
function takeAll(
  attributes: Map<string, Scalar>,
  { except = [], under, as }: Everything,
  all: Iterable<readonly [path: string, value: unknown]>,
): void {
  const beginning = under === undefined ? '' : `${under}.`;
  for (const [path, value] of all) {
    if (attributes.size >= most.attributes) return;
    if (!path.startsWith(beginning) || except.some((each) => path === each || path.startsWith(`${each}.`))) continue;
    const name = path.slice(beginning.length);
    if (name === '' || name.length > most.name || attributes.has(name)) continue;
    const scalar = typeof value === 'number' || typeof value === 'boolean' ? value : guessed(toText(value), as);
    if (scalar !== '' && String(scalar).length <= most.text) attributes.set(name, as === 'text' ? String(scalar) : scalar);
  }
}

/** Only what reads back the same is a number. */
function guessed(text: string, as: Everything['as']): Scalar {
  if (as !== 'auto') return text;
  if (text === 'true' || text === 'false') return text === 'true';
  const number = decimalNumber(text);
  return String(number) === text ? number : text;
}
