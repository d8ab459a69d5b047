import { isCountry } from '#contracts/country.js';
import type { FieldError } from '#platform/errors/domain-error.js';
import { readText } from './text-field.js';

/** Where an order goes: the order's own copy. */
export interface ShippingAddress {
  name: string;
  line1: string;
  line2?: string;
  city: string;
  region?: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  phone?: string;
}

const required = { name: 200, line1: 200, city: 100, postalCode: 20, country: 2 } as const;
const optional = { line2: 200, region: 100, phone: 40 } as const;

type Given = Partial<Record<keyof ShippingAddress, string | null | undefined>>;

/** The address without what is blank; adds to `errors` what is wrong with it, under `field`. */
export function readShippingAddress(given: Given | null | undefined, field: string, errors: FieldError[]): ShippingAddress {
  const address: Given = {};
  if (given == null) errors.push({ field, code: 'REQUIRED', message: 'is required' });
  else {
    for (const [name, max] of entries(required)) address[name] = readText(given[name], { field: `${field}.${name}`, max }, errors);
    for (const [name, max] of entries(optional)) {
      if (given[name] != null && given[name] !== '') address[name] = readText(given[name], { field: `${field}.${name}`, max }, errors);
    }
    if (given.country?.length === 2 && !isCountry(given.country)) {
      errors.push({ field: `${field}.country`, code: 'INVALID', message: 'must be an ISO 3166-1 alpha-2 code in upper case, e.g. GB' });
    }
  }
  return address as ShippingAddress;
}

const entries = <T extends object>(limits: T) => Object.entries(limits) as [keyof T, number][];
