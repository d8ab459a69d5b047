import type { FieldError } from '#platform/errors/domain-error.js';
import { deepestJson } from './json-size.js';

/** Names that mean something else to JavaScript than to whoever wrote the JSON. */
const poisonous = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What no field of any request may hold, whatever its rules: NUL and half surrogates, which PostgreSQL cannot keep; names that poison prototypes;
 * nesting without end. Answers with each place it is found at.
 */
export function unsafeFields(value: unknown, path: string, depth = 0): FieldError[] {
  if (typeof value === 'string') return isSafe(value) ? [] : [unsafe(path)];
  if (typeof value !== 'object' || value === null) return [];
  if (depth >= deepestJson) return [{ field: path, code: 'TOO_DEEP', message: `must not be nested deeper than ${deepestJson} levels` }];
  if (Array.isArray(value)) return value.flatMap((item, index) => unsafeFields(item, `${path}[${index}]`, depth + 1));
  return Object.entries(value).flatMap(([name, member]) => {
    if (poisonous.has(name)) return [{ field: join(path, name), code: 'UNKNOWN_FIELD', message: 'is not a field of this request' }];
    if (!isSafe(name)) return [unsafe(path || 'body')];
    return unsafeFields(member, join(path, name), depth + 1);
  });
}

/** Whether PostgreSQL can keep the text. */
export const isSafe = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** How much of it a text may hold: one line, several lines with tabs, or, for what is only compared, anything. */
export type Content = 'line' | 'lines' | 'anything';

const forbidden: Readonly<Record<Content, RegExp | undefined>> = {
  line: /\p{Cc}/u,
  lines: /[^\P{Cc}\t\n\r]/u,
  anything: undefined,
};

/** Whether there is no control character (C0, DEL, C1) in a text that such content has no use for. */
export const holdsOnly = (content: Content, text: string): boolean => forbidden[content]?.test(text) !== true;

/** What `holdsOnly` asks for, in words. */
export const contentRule = (content: Content): string =>
  content === 'line' ? 'must be one line without control characters' : 'must not hold control characters other than tabs and ends of lines';

/** `lines[0].sku` from `lines[0]` and `sku`. */
export const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const unsafe = (field: string): FieldError => ({ field, code: 'INVALID_TEXT', message: 'must not hold NUL or half of a surrogate pair' });
