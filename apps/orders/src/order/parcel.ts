import { validationFailed, type FieldError } from '#platform/errors/domain-error.js';
import type { Parcel } from './order-columns.js';
import { readText } from './text-field.js';

const longest = 100;

type Given = { [name in keyof Parcel]?: string | null | undefined };

/** The parcel without what is blank. Throws VALIDATION_FAILED naming each field that is wrong. */
export function readParcel(given: Given | null | undefined): Parcel {
  const errors: FieldError[] = [];
  const parcel: Parcel = {};
  for (const field of ['carrier', 'trackingNumber'] as const) {
    if (given?.[field]) parcel[field] = readText(given[field], { field, max: longest }, errors);
  }
  if (errors.length > 0) throw validationFailed(errors);
  return parcel;
}
