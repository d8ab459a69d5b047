import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, validationFailed, type FieldError } from '#platform/errors/domain-error.js';
import { join, unsafeFields } from './unsafe-text.js';

/** Validates bodies and queries by their classes: whatever a class does not name is refused, and every field that is wrong is named. */
@Injectable()
export class RequestValidation extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      exceptionFactory: (errors) => validationFailed(errors.flatMap((error) => fieldErrors(error, ''))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'body' && metadata.type !== 'query') return value;
    const unsafe = unsafeFields(value, '');
    if (unsafe.length === 0) return super.transform(value, metadata);
    // What is nested without end or poisons prototypes goes no further.
    if (unsafe.some(({ code }) => code !== 'INVALID_TEXT')) throw validationFailed(unsafe);
    throw validationFailed([...unsafe, ...(await this.errorsOf(value, metadata, unsafe))]);
  }

  private async errorsOf(value: unknown, metadata: ArgumentMetadata, known: readonly FieldError[]): Promise<FieldError[]> {
    try {
      await super.transform(value, metadata);
      return [];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return error.errors.filter(
        ({ field, code }) => !known.some((other) => other.field === field || isOfMember(code, field, other.field)),
      );
    }
  }
}

/** Whether the error of a map is about a member of it that has one already. */
const isOfMember = (code: string, map: string, member: string): boolean => code === 'VALUE' && member.startsWith(`${map}.`);

/** class-validator's own names for what is wrong; the rest are our rules, whose names are codes already. */
const known: Readonly<Record<string, { code: string; message: string }>> = {
  whitelistValidation: { code: 'UNKNOWN_FIELD', message: 'is not a field of this request' },
  nestedValidation: { code: 'TYPE', message: 'must be an object' },
  isObject: { code: 'TYPE', message: 'must be an object' },
};

/** Every field that is wrong below `error`, by its path in the request. */
export function fieldErrors(error: ValidationError, path: string): FieldError[] {
  const field = /^\d+$/.test(error.property) && path !== '' ? `${path}[${error.property}]` : join(path, error.property);
  const [rule, message] = worst(error.constraints ?? {}) ?? [];
  const own = rule === undefined ? [] : [{ field, ...(known[rule] ?? { code: rule, message: message ?? '' }) }];
  // What is of another type altogether has no fields that could be wrong.
  if (own[0]?.code === 'TYPE') return own;
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

/** One error a field: our own rules explain more than class-validator's. */
function worst(constraints: Record<string, string>): [string, string] | undefined {
  const broken = Object.entries(constraints);
  return broken.find(([rule]) => known[rule] === undefined) ?? broken[0];
}
