import { describe, expect, it } from '@jest/globals';
import type { PlaceOrderRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { readOrderInput } from './order-input.js';

const aRequest = (request: Partial<PlaceOrderRequest> = {}): PlaceOrderRequest => ({
  lines: [{ sku: 'MUG', quantity: 1 }],
  shippingAddress: { name: 'Ada', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  payment: undefined,
  expectedTotal: undefined,
  ...request,
});

const fieldsOf = (request: PlaceOrderRequest): string[] => {
  try {
    readOrderInput(request);
    return [];
  } catch (error) {
    return (error as { errors: { field: string }[] }).errors.map(({ field }) => field);
  }
};

describe('a wish for an order', () => {
  it('adds up the lines of a SKU, in the order of their first mention', () => {
    const lines = [
      { sku: 'MUG', quantity: 1 },
      { sku: 'CUP', quantity: 2 },
      { sku: 'MUG', quantity: 3 },
    ];
    expect(readOrderInput(aRequest({ lines })).lines).toEqual([
      { sku: 'MUG', quantity: 4 },
      { sku: 'CUP', quantity: 2 },
    ]);
  });

  const line = (sku: string, quantity: number) => ({ lines: [{ sku, quantity }] });
  const address = (change: object) => ({ shippingAddress: { ...aRequest().shippingAddress!, ...change } });
  it.each<[string, Partial<PlaceOrderRequest>, string[]]>([
    ['no lines', { lines: [] }, ['lines']],
    ['501 lines', { lines: Array.from({ length: 501 }, (_, n) => ({ sku: `S${n}`, quantity: 1 })) }, ['lines']],
    ['none of a thing', line('MUG', 0), ['lines[0].quantity']],
    ['less than none', line('MUG', -1), ['lines[0].quantity']],
    ['half a thing', line('MUG', 0.5), ['lines[0].quantity']],
    ['a billion of a thing', line('MUG', 1e9), ['lines[0].quantity']],
    ['two lines past a million together', { lines: [...line('MUG', 600_000).lines, ...line('MUG', 600_000).lines] }, ['lines[1].quantity']],
    ['a SKU without a name', line(' ', 1), ['lines[0].sku']],
    ['a NUL in a SKU', line('M\0UG', 1), ['lines[0].sku']],
    ['no address', { shippingAddress: undefined }, ['shippingAddress']],
    ['a NUL in an address', address({ city: 'Lon\0don', line2: '\0x' }), ['shippingAddress.city', 'shippingAddress.line2']],
    ['a country in small letters', address({ country: 'gb' }), ['shippingAddress.country']],
    ['a country by its name', address({ country: 'England' }), ['shippingAddress.country']],
    ['a name of 201 characters', address({ name: 'a'.repeat(201) }), ['shippingAddress.name']],
    ['a payment without anything', { payment: { provider: '', token: '' } }, ['payment.provider', 'payment.token']],
    ['money that is none', { expectedTotal: { amount: -1, currency: 'XXQ' } }, ['expectedTotal.amount', 'expectedTotal.currency']],
  ])('is refused with %s, naming the field', (_, change, fields) => expect(fieldsOf(aRequest(change))).toEqual(fields));

  it('keeps what is blank out of the address', () => {
    expect(readOrderInput(aRequest(address({ line2: '', phone: undefined }))).shippingAddress).toEqual(aRequest().shippingAddress);
  });
});
