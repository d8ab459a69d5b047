import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';

/** What every field says about itself, to validation and to readers. */
export interface FieldOptions {
  /** Meaning and unit. */
  about?: string;
  example?: unknown;
  /** May be left out. */
  optional?: boolean;
  /** May be null: cleared by PATCH, absent elsewhere. */
  nullable?: boolean;
}

/** One rule of a field under its stable error code. Rules let pass what an earlier one refuses, so that a field has one error. */
export const rule = (code: string, holds: (value: unknown) => boolean, message: string): PropertyDecorator =>
  ValidateBy({ name: code, validator: { validate: (value: unknown) => holds(value), defaultMessage: () => message } });

/** A field: whether it must be there, its rules, and its place in the OpenAPI document. */
export function field(options: FieldOptions, schema: ApiPropertyOptions, ...rules: PropertyDecorator[]): PropertyDecorator {
  const { about, example, optional = false, nullable = false } = options;
  const documented = {
    ...schema,
    required: !optional,
    ...(nullable && { nullable }),
    ...(about !== undefined && { description: about }),
    ...(example !== undefined && { example }),
  } as ApiPropertyOptions;
  const presence = optional || nullable ? conditional(optional, nullable) : rule('REQUIRED', (value) => value !== undefined, 'is required');
  return applyDecorators(ApiProperty(documented), presence, ...rules);
}

function conditional(optional: boolean, nullable: boolean): PropertyDecorator {
  return ValidateIf((_, value: unknown) => !(optional && value === undefined) && !(nullable && value === null));
}
