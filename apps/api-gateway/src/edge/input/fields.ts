import { Transform } from 'class-transformer';
import { applyDecorators } from '@nestjs/common';
import { isCurrency } from '#contracts/money.js';
import { field, rule, type FieldOptions } from './rule.js';
import { contentRule, holdsOnly, type Content } from './unsafe-text.js';
import { isUuid } from './uuid.js';

interface TextOptions extends FieldOptions {
  min?: number;
  max: number;
  pattern?: RegExp;
  /** What `pattern` asks for, in words. */
  form?: string;
  format?: string;
  /** One line unless told. */
  content?: Content;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const lengthOf = (value: string): number => [...value].length;

/** Text of `min` (1) to `max` characters, kept and given back exactly as it came. */
export const Text = ({
  min = 1,
  max,
  pattern,
  form = 'must have another form',
  format,
  content = 'line',
  ...options
}: TextOptions): PropertyDecorator => {
  const isLongEnough = (value: string) => value.length >= min && lengthOf(value) <= max;
  const hasForm = (value: string) => value.length < min || !pattern || pattern.test(value);
  return field(
    options,
    { type: String, minLength: min, maxLength: max, ...(pattern && { pattern: pattern.source }), ...(format && { format }) },
    rule('TYPE', (value) => value === undefined || isText(value), 'must be a text'),
    rule('LENGTH', (value) => !isText(value) || isLongEnough(value), lengthRule(min, max)),
    rule('FORMAT', (value) => !isText(value) || hasForm(value), form),
    rule(
      'INVALID_TEXT',
      (value) => !isText(value) || !isLongEnough(value) || !hasForm(value) || holdsOnly(content, value),
      contentRule(content),
    ),
  );
};

const lengthRule = (min: number, max: number) => (min === 1 ? `must have 1 to ${max} characters` : `must have ${min} to ${max} characters`);

/** Text that is more than spaces. */
export const Name = (options: Omit<TextOptions, 'pattern' | 'form'>): PropertyDecorator =>
  Text({ ...options, pattern: /\S/, form: 'must not be blank' });

export const Email = (options: FieldOptions = {}): PropertyDecorator =>
  Text({
    example: 'ada@example.com',
    ...options,
    max: 254,
    format: 'email',
    pattern: /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]+\.[^\s@.<>()[\]\\,;:"]+$/,
    form: 'must be an e-mail address',
  });

/** An id. */
export const Id = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    options,
    { type: String, format: 'uuid' },
    rule('TYPE', (value) => value === undefined || isText(value), 'must be a text'),
    rule('FORMAT', (value) => !isText(value) || isUuid(value), 'must be a UUID'),
  );

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** A moment (RFC 3339). */
export const Instant = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    options,
    { type: String, format: 'date-time' },
    rule('TYPE', (value) => value === undefined || isText(value), 'must be a text'),
    rule(
      'FORMAT',
      (value) => !isText(value) || (instant.test(value) && !Number.isNaN(Date.parse(value))),
      'must be a moment like 2026-01-31T12:00:00Z',
    ),
  );

interface NumberOptions extends FieldOptions {
  min: number;
  max?: number;
}

/** A whole number that every JSON reader keeps exactly. */
export const WholeNumber = ({ min, max = Number.MAX_SAFE_INTEGER, ...options }: NumberOptions): PropertyDecorator =>
  field(
    options,
    { type: 'integer', minimum: min, maximum: max },
    rule('TYPE', (value) => value === undefined || isWhole(value), 'must be a whole number'),
    rule('MIN', (value) => !isWhole(value) || value >= min, `must be at least ${min}`),
    rule('MAX', (value) => !isWhole(value) || value <= max, `must be at most ${max}`),
  );

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);

/** True or false. */
export const Flag = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    options,
    { type: Boolean },
    rule('TYPE', (value) => value === undefined || typeof value === 'boolean', 'must be true or false'),
  );

/** One of a few words. */
export const Choice = (values: readonly string[], options: FieldOptions = {}): PropertyDecorator =>
  field(
    options,
    { type: String, enum: [...values] },
    rule('TYPE', (value) => value === undefined || isText(value), 'must be a text'),
    rule('CHOICE', (value) => !isText(value) || values.includes(value), `must be one of ${values.join(', ')}`),
  );

/** An ISO 4217 currency code. */
export const Currency = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    { example: 'GBP', ...options },
    { type: String, pattern: '^[A-Z]{3}$' },
    rule('TYPE', (value) => value === undefined || isText(value), 'must be a text'),
    rule('CURRENCY', (value) => !isText(value) || isCurrency(value), 'must be an ISO 4217 currency code in upper case'),
  );

/** A whole number in a query string. */
export const QueryNumber = (options: NumberOptions): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (isText(value) && /^-?\d{1,16}$/.test(value) ? Number(value) : value)),
    WholeNumber(options),
  );

/** `true` or `false` in a query string. */
export const QueryFlag = (options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    Flag(options),
  );
