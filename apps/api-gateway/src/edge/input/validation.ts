import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { validationFailed, type FieldError } from '#platform/errors/domain-error.js';
import { join } from './unsafe-text.js';

/** Validates bodies and queries by their classes; whatever a class does not name is refused. */
export const validation = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) => validationFailed(errors.flatMap((error) => fieldErrors(error, ''))),
  });

/** class-validator's own names for what is wrong; the rest are our rules, whose names are codes already. */
const codes: Readonly<Record<string, string>> = { whitelistValidation: 'UNKNOWN_FIELD', nestedValidation: 'TYPE', isObject: 'TYPE' };
const messages: Readonly<Record<string, string>> = {
  whitelistValidation: 'is not a field of this request',
  nestedValidation: 'must be an object',
  isObject: 'must be an object',
};

/** Every field that is wrong below `error`, by its path in the request. */
export function fieldErrors(error: ValidationError, path: string): FieldError[] {
  const field = /^\d+$/.test(error.property) && path !== '' ? `${path}[${error.property}]` : join(path, error.property);
  const [rule, message] = worst(error.constraints ?? {}) ?? [];
  const own = rule === undefined ? [] : [{ field, code: codes[rule] ?? rule, message: messages[rule] ?? message ?? '' }];
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

/** One error a field: our own rules explain more than class-validator's. */
function worst(constraints: Record<string, string>): [string, string] | undefined {
  const broken = Object.entries(constraints);
  return broken.find(([rule]) => codes[rule] === undefined) ?? broken[0];
}
