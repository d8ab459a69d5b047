import { hash } from 'node:crypto';
import type { Change, Source } from '../mapping.js';
import type { Scalar } from '../says.js';

/** Where the values of one row are found. */
export interface Values {
  get(path: string): unknown;
}

/** A row's values, with `_line`, the line where it begins, and `_hash`, 16 digits that stay the same as long as the row does. */
export function withOwn(values: Values, text: string, line: number): Values {
  return {
    get(path) {
      if (path === '_line') return line;
      return path === '_hash' ? hash('sha256', text, 'hex').slice(0, 16) : values.get(path);
    },
  };
}

/** What a source has for a row; undefined for nothing. */
export function valueOf(source: Source, values: Values): unknown {
  if (typeof source === 'string') return filled(values.get(source));
  if ('value' in source) return source.value;
  const found = 'template' in source ? fill(source.template, values) : firstOf(source.from, values);
  const changed = found === undefined ? undefined : change(found, source);
  if (changed !== undefined) return changed;
  return typeof source.default === 'object' ? valueOf(source.default, values) : source.default;
}

/** The columns or paths that a source reads. */
export function pathsOf(source: Source): string[] {
  if (typeof source === 'string') return [source];
  if ('value' in source) return [];
  const paths = 'template' in source ? [...source.template.matchAll(placeholder)].map(([, path]) => path) : [source.from].flat();
  return typeof source.default === 'object' ? [...paths, ...pathsOf(source.default)] : paths;
}

/** A value as a text in one piece; empty for nothing, and for what is no scalar or list of them. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value)
    ? value
        .map(toText)
        .filter((item) => item !== '')
        .join(', ')
    : '';
}

/** A value as a list of texts. */
export function toList(value: unknown, split: string | undefined): string[] {
  const items = Array.isArray(value) ? value : split === undefined ? [value] : toText(value).split(split);
  return items.map(toText).filter((item) => item !== '');
}

const placeholder = /\{([^{}]+)\}/g;

function fill(template: string, values: Values): string | undefined {
  let some = false;
  const text = template.replace(placeholder, (_, path: string) => {
    const value = toText(values.get(path));
    some ||= value !== '';
    return value;
  });
  return some ? text.replace(/\s+/g, ' ').trim() : undefined;
}

function firstOf(from: string | string[], values: Values): unknown {
  if (typeof from === 'string') return filled(values.get(from));
  for (const path of from) {
    const value = filled(values.get(path));
    if (value !== undefined) return value;
  }
  return undefined;
}

function filled(value: unknown): unknown {
  if (value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

function change(found: unknown, { map, times, cut }: Change): unknown {
  let value = found;
  if (map) value = mapped(toText(found), map);
  if (times !== undefined) value = timesOf(toText(value), times);
  if (cut !== undefined) value = toText(value).slice(0, cut).toWellFormed().trim();
  return value === '' ? undefined : value;
}

const mapped = (text: string, map: Record<string, Scalar>): Scalar =>
  Object.hasOwn(map, text) ? map[text] : Object.hasOwn(map, '*') ? map['*'] : text;

/** Without the noise of binary fractions; what is no number stays, so that the check names it. */
function timesOf(text: string, times: number): Scalar {
  const product = Number(text.replace(',', '.')) * times;
  return Number.isFinite(product) ? Number(product.toPrecision(12)) : text;
}
