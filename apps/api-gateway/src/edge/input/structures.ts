import type { Type as Class } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { field, rule, type FieldOptions } from './rule.js';
import { contentRule, holdsOnly, isSafe } from './unsafe-text.js';

interface ListOptions extends FieldOptions {
  min?: number;
  max: number;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const itemsRule = (min: number, max: number) => `must have ${min} to ${max} items`;
const hasItems = (min: number, max: number) => (value: unknown) => !Array.isArray(value) || (value.length >= min && value.length <= max);

/** An object with rules of its own. */
export const Nested = (of: () => Class, options: FieldOptions = {}): PropertyDecorator =>
  field(
    options,
    { type: () => of() },
    rule('TYPE', (value) => value === undefined || isObject(value), 'must be an object'),
    ValidateNested(),
    Type(of),
  );

/** A list of objects with rules of their own. */
export const ListOf = (of: () => Class, { min = 0, max, ...options }: ListOptions): PropertyDecorator =>
  field(
    options,
    { type: () => of(), isArray: true, minItems: min, maxItems: max },
    rule('TYPE', (value) => value === undefined || Array.isArray(value), 'must be a list of objects'),
    rule('NESTED', (value) => !Array.isArray(value) || !value.some(Array.isArray), 'must hold objects, not lists'),
    rule('ITEMS', hasItems(min, max), itemsRule(min, max)),
    ValidateNested({ each: true }),
    Type(of),
  );

interface TextListOptions extends ListOptions {
  maxLength: number;
  pattern?: RegExp;
  form?: string;
}

/** A list of texts, each of one line. */
export const TextList = ({ min = 0, max, maxLength, pattern, form, ...options }: TextListOptions): PropertyDecorator => {
  const hasForm = (item: string) => pattern?.test(item) !== false;
  return field(
    options,
    { type: String, isArray: true, minItems: min, maxItems: max },
    rule(
      'TYPE',
      (value) => value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string')),
      'must be a list of texts',
    ),
    rule('ITEMS', hasItems(min, max), itemsRule(min, max)),
    rule(
      'LENGTH',
      (value) => !Array.isArray(value) || value.every((item) => typeof item !== 'string' || (item.length > 0 && item.length <= maxLength)),
      `must hold texts of 1 to ${maxLength} characters`,
    ),
    rule(
      'FORMAT',
      (value) => !Array.isArray(value) || value.every((item) => typeof item !== 'string' || item === '' || hasForm(item)),
      form ?? 'must have another form',
    ),
    rule(
      'INVALID_TEXT',
      (value) => !Array.isArray(value) || value.every((item) => typeof item !== 'string' || !hasForm(item) || holdsOnly('line', item)),
      contentRule('line'),
    ),
  );
};

interface MapOptions extends FieldOptions {
  max: number;
  values: (value: unknown) => boolean;
  /** Characters of a member's name at most. */
  maxName?: number;
  /** What the values must be, in words. */
  form: string;
  schema: object;
}

/** An object whose members the caller names. */
export const MapOf = ({ max, values, form, schema, maxName = 100, ...options }: MapOptions): PropertyDecorator =>
  field(
    options,
    { type: 'object', additionalProperties: schema } as never,
    rule('TYPE', (value) => value === undefined || isObject(value), 'must be an object'),
    rule('ITEMS', (value) => !isObject(value) || Object.keys(value).length <= max, `must have at most ${max} members`),
    rule(
      'NAME',
      (value) =>
        !isObject(value) ||
        Object.keys(value).every((name) => name.trim() !== '' && name.length <= maxName && isSafe(name) && holdsOnly('line', name)),
      `must have members with names of 1 to ${maxName} characters, without control characters`,
    ),
    rule('VALUE', (value) => !isObject(value) || Object.values(value).every(values), form),
  );

/** A text of `min` (0) to `max` characters, in one line or several. */
export const isShortText =
  (max: number, min = 0) =>
  (value: unknown): boolean =>
    typeof value === 'string' && value.length >= min && value.length <= max && holdsOnly('lines', value);
