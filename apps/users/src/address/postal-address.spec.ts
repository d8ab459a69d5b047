import { describe, expect, it } from '@jest/globals';
import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';
import { assertPostalAddress, maskedAddress } from './postal-address.js';

const anAddress = (details: Partial<PostalAddress> = {}): PostalAddress => ({
  name: 'Ada Byron',
  line1: '12 St James’s Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
  ...details,
});

describe('a postal address', () => {
  it('needs no second line, region or phone', () => {
    expect(() => assertPostalAddress(anAddress())).not.toThrow();
  });

  it('is refused naming every field that is wrong', () => {
    const wrong = anAddress({ name: ' ', line1: 'x'.repeat(201), line2: 'a\0b', city: 'Lon\ndon', postalCode: '', country: 'UK' });
    const refusal = expect.objectContaining({
      code: 'VALIDATION_FAILED',
      errors: [
        expect.objectContaining({ field: 'name', code: 'REQUIRED' }),
        expect.objectContaining({ field: 'line1', code: 'TOO_LONG' }),
        expect.objectContaining({ field: 'line2', code: 'INVALID' }),
        expect.objectContaining({ field: 'city', code: 'INVALID' }),
        expect.objectContaining({ field: 'postalCode', code: 'REQUIRED' }),
        expect.objectContaining({ field: 'country', code: 'INVALID_COUNTRY' }),
      ],
    });
    expect(() => assertPostalAddress(wrong)).toThrow(refusal);
  });

  it.each(['gb', 'GBR', 'EU', 'ZZ', 'XK', ''])('is in a country, which %j is not', (country) => {
    expect(() => assertPostalAddress(anAddress({ country }))).toThrow();
  });

  it('takes from an update what the mask names, and clears what is named but unset', () => {
    const updated = maskedAddress(
      anAddress({ line2: 'Flat 2', phone: '+44 20 7946 0000' }),
      anAddress({ postalCode: 'SW1Y 4LE', city: 'x' }),
      ['postal_code', 'line2'],
    );
    expect(updated).toEqual(anAddress({ postalCode: 'SW1Y 4LE', line2: undefined, phone: '+44 20 7946 0000' }));
  });

  it('has no field but its own', () => {
    expect(() => maskedAddress(anAddress(), anAddress(), ['toString'])).toThrow(/not valid/);
  });
});
