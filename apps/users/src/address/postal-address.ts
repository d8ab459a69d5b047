import { isCountry } from '#contracts/country.js';
import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { FieldCheck } from '../field-check.js';

type Field = keyof PostalAddress;

/** Names as an update mask writes them. */
const maskNames: Readonly<Record<string, Field>> = {
  name: 'name',
  line1: 'line1',
  line2: 'line2',
  city: 'city',
  region: 'region',
  postal_code: 'postalCode',
  country: 'country',
  phone: 'phone',
};

/** Throws 400 naming every field that is wrong. */
export function assertPostalAddress(address: PostalAddress): void {
  const check = new FieldCheck();
  check.text('name', address.name, 100);
  check.text('line1', address.line1, 200);
  check.optionalText('line2', address.line2, 200);
  check.text('city', address.city, 100);
  check.optionalText('region', address.region, 100);
  check.text('postalCode', address.postalCode, 20);
  if (!isCountry(address.country)) check.refuse('country', 'INVALID_COUNTRY', 'must be an ISO 3166-1 alpha-2 code, e.g. GB');
  check.optionalText('phone', address.phone, 40);
  check.throwIfRefused();
}

/** `address` with the fields that the mask names taken from `update`; one that is unset there is cleared. */
export function maskedAddress(address: PostalAddress, update: PostalAddress | undefined, mask: readonly string[]): PostalAddress {
  const changed = mask.map((name) => {
    const field = Object.hasOwn(maskNames, name) ? maskNames[name] : undefined;
    if (!field) throw invalidField('updateMask', 'names a field that an address does not have');
    return [field, update?.[field]];
  });
  return { ...address, ...(Object.fromEntries(changed) as Partial<PostalAddress>) };
}
