import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anId } from '../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../test/gateway-under-test.js';

const address = { name: 'Ada', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };
const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const lines = [{ sku: 'MUG-OAT', quantity: 2 }];
const badOrder = (order: object) => ({ lines, shippingAddress: address, ...order });
const manyLines = Array.from({ length: 501 }, (_, index) => ({ sku: `S${index}`, quantity: 1 }));

describe('bad input', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.forget());

  it.each<[string, string, object, string]>([
    ['/auth/register', 'no e-mail address', { email: 'ada', password: '12345678', firstName: 'A', lastName: 'B' }, 'email FORMAT'],
    ['/auth/login', 'nothing', {}, 'email REQUIRED, password REQUIRED'],
    ['/auth/refresh', 'a number', { refreshToken: 5 }, 'refreshToken TYPE'],
    ['/users/me/addresses', 'a lower-case country', { ...address, country: 'gb' }, 'country FORMAT'],
    ['/orders', 'no lines', badOrder({ lines: [] }), 'lines ITEMS'],
    ['/orders', 'more than 500 lines', badOrder({ lines: manyLines }), 'lines ITEMS'],
    ['/orders', 'lines that are no list', badOrder({ lines: { 0: lines[0] } }), 'lines TYPE'],
    ['/orders', 'lines of nothing', badOrder({ lines: [null] }), 'lines[0] TYPE'],
    ['/orders', 'a list in the lines', badOrder({ lines: [lines] }), 'lines NESTED'],
    ['/orders', 'a quantity of 10⁹', badOrder({ lines: [{ sku: 'M', quantity: 1e9 }] }), 'lines[0].quantity MAX'],
    ['/orders', 'a quantity of 0', badOrder({ lines: [{ sku: 'M', quantity: 0 }] }), 'lines[0].quantity MIN'],
    ['/orders', 'half a piece', badOrder({ lines: [{ sku: 'M', quantity: 0.5 }] }), 'lines[0].quantity TYPE'],
    ['/orders', 'a quantity in letters', badOrder({ lines: [{ sku: 'M', quantity: '2' }] }), 'lines[0].quantity TYPE'],
    ['/orders', 'a price of its own', badOrder({ lines: [{ ...lines[0], unitPrice: 1 }] }), 'lines[0].unitPrice UNKNOWN_FIELD'],
    ['/orders', 'an unknown currency', badOrder({ expectedTotal: { amount: 1, currency: 'XXQ' } }), 'expectedTotal.currency CURRENCY'],
    ['/orders', 'a negative total', badOrder({ expectedTotal: gbp(-1) }), 'expectedTotal.amount MIN'],
    ['/orders', 'a total past 2⁵³', badOrder({ expectedTotal: gbp(2 ** 53) }), 'expectedTotal.amount MAX'],
    ['/orders', 'a payment that is a text', badOrder({ payment: 'tok_ok' }), 'payment TYPE'],
    ['/orders', 'an address that is a list', badOrder({ shippingAddress: [address] }), 'shippingAddress TYPE'],
    [
      '/orders',
      'several things wrong',
      { lines: [{ quantity: 0 }, { sku: 5, quantity: 1 }], shippingAddress: { ...address, city: '', planet: 'x' }, payment: {} },
      'lines[0].quantity MIN, lines[0].sku REQUIRED, lines[1].sku TYPE, payment.provider REQUIRED, payment.token REQUIRED, ' +
        'shippingAddress.city LENGTH, shippingAddress.planet UNKNOWN_FIELD',
    ],
    ['/products', 'a negative price', { name: 'M', sku: 'M', price: gbp(-1) }, 'price.amount MIN'],
    ['/products', 'a bare number for money', { name: 'M', sku: 'M', price: 1999 }, 'price TYPE'],
    ['/products', 'a float for money', { name: 'M', sku: 'M', price: gbp(19.99) }, 'price.amount TYPE'],
    ['/products', 'neither variants nor a SKU', { name: 'M' }, 'price REQUIRED, sku REQUIRED'],
    ['/products', 'no variants', { name: 'M', variants: [] }, 'variants ITEMS'],
    ['/products', 'both', { name: 'M', sku: 'M', variants: [{ sku: 'M', price: gbp(1) }] }, 'sku CONFLICT'],
    ['/products', 'an attribute that is a list', { name: 'M', sku: 'M', price: gbp(1), attributes: { a: [] } }, 'attributes VALUE'],
    ['/products', 'an image that is no URL', { name: 'M', sku: 'M', price: gbp(1), images: ['javascript:x'] }, 'images FORMAT'],
    ['/products', 'a status that does not exist', { name: 'M', sku: 'M', price: gbp(1), status: 'sold' }, 'status CHOICE'],
    [`/products/${anId}/variants`, 'a variant without a price', { sku: 'M' }, 'price REQUIRED'],
    ['/categories', 'a parent that is no id', { name: 'C', parentId: 'root' }, 'parentId FORMAT'],
    ['/stock/M/adjustments', 'neither delta nor set', { reason: 'x' }, 'delta REQUIRED'],
    ['/stock/M/adjustments', 'delta and set', { delta: 1, set: 1, expected: 1, reason: 'x' }, 'expected CONFLICT, set CONFLICT'],
    ['/stock/M/adjustments', 'no reason', { delta: 1 }, 'reason REQUIRED'],
    [`/orders/${anId}/payments`, 'no token', { provider: 'sandbox' }, 'token REQUIRED'],
    [`/payments/${anId}/confirm`, 'another result', { result: 'maybe' }, 'result CHOICE'],
    [`/orders/${anId}/refunds`, 'a refund of nothing', { amount: gbp(0), reason: 'x' }, 'amount.amount MIN'],
    [`/orders/${anId}/ship`, 'an unknown field', { courier: 'x' }, 'courier UNKNOWN_FIELD'],
  ])('POST %s refuses %s', async (path, _, body, wrong) => {
    const { status, code, errors } = (await gateway.as('admin').post(path, body)).problem;
    expect([status, code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(
      errors
        ?.map((error) => `${error.field} ${error.code}`)
        .sort()
        .join(', '),
    ).toBe(wrong);
    expect(gateway.asked()).toEqual([]);
  });

  it.each([
    [`/users/${anId}`, { firstName: null }, 'firstName TYPE'],
    [`/users/${anId}`, { role: 'owner' }, 'role CHOICE'],
    [`/users/${anId}`, { email: 'x@y.example' }, 'email UNKNOWN_FIELD'],
    [`/products/${anId}`, { name: null }, 'name TYPE'],
    [`/products/${anId}`, { stock: 5 }, 'stock UNKNOWN_FIELD'],
    [`/variants/${anId}`, { stock: 5 }, 'stock UNKNOWN_FIELD'],
    [`/variants/${anId}`, { price: null }, 'price TYPE'],
    [`/categories/${anId}`, { position: -1 }, 'position MIN'],
  ])('PATCH %s refuses %j', async (path, body, wrong) => {
    const { errors } = (await gateway.as('admin').patch(path, body)).problem;
    expect(errors?.map((error) => `${error.field} ${error.code}`)).toEqual([wrong]);
    expect(gateway.asked()).toEqual([]);
  });
});
