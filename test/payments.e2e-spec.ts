import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order, OrderEvent, Payment } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { anOrder, type Customer, TestShop } from '#testing/test-shop.js';
import { aStripeWebhook, FakeStripe, stripeSecrets } from '../apps/orders/test/stripe/fake-stripe.js';

/** What is lost settles within this time. */
const settlesWithinMs = 30_000;

let stripe: FakeStripe;
let copy: AshlarCopy;
let shop: TestShop;
let ada: Customer;
let sku: string;

beforeAll(async () => {
  stripe = await new FakeStripe().start();
  copy = await startCopy({
    env: {
      STRIPE_API_URL: stripe.url,
      STRIPE_SECRET_KEY: stripeSecrets.secretKey,
      STRIPE_WEBHOOK_SECRET: stripeSecrets.webhookSecret,
    },
  });
  shop = await TestShop.open(copy);
  ada = await shop.customer();
  sku = await shop.sku({ stock: 1_000, price: 1_200 });
});

afterAll(async () => {
  await copy.stop();
  stripe.stop();
});

const read = async (id: string) => (await ada.get<Order>(`/orders/${id}`)).data;
const factsOf = async (id: string) => (await ada.get<OrderEvent[]>(`/orders/${id}/events`)).data.map(({ type }) => type);
const secretOf = (name: string) => readFileSync(join(copy.dataDir, 'secrets', name), 'utf8').trim();
const orderWithStripe = async (token: string) =>
  (await ada.post<Order>('/orders', { ...anOrder({ [sku]: 1 }), payment: { provider: 'stripe', token } })).data;
const tellOfStripe = (type: string, object: object, flaws?: Parameters<typeof aStripeWebhook>[2]) => {
  const { body, headers } = aStripeWebhook(type, object, flaws);
  return () => shop.guest.post('/payments/webhooks/stripe', body, { headers, key: null });
};

describe('A token of the sandbox', () => {
  it.each([
    ['tok_ok', 'paid', ['charge 1200']],
    ['tok_declined', 'failed', []],
    ['tok_async_ok', 'paid', ['charge 1200']],
    ['tok_async_fail', 'failed', []],
    ['tok_timeout', 'paid', ['charge 1200']],
    ['tok_error_after_charge', 'paid', ['charge 1200']],
    ['tok_duplicate_webhooks', 'paid', ['charge 1200']],
    ['tok_reordered_webhooks', 'paid', ['charge 1200']],
  ])(
    '%s ends in an order that is %s, charged once or not at all',
    async (token, paymentStatus, money) => {
      const { id } = (await ada.order({ [sku]: 1 }, token)).data;
      await eventually(async () => expect((await read(id)).paymentStatus).toBe(paymentStatus), settlesWithinMs);
      expect(await shop.moneyOf(id)).toEqual(money);
      const outcome = paymentStatus === 'paid' ? 'order.paid' : 'order.payment_failed';
      expect(await factsOf(id)).toEqual(['order.placed', outcome]);
    },
    settlesWithinMs + 15_000,
  );

  it('tok_3ds is paid once the customer has confirmed, and is not confirmed twice', async () => {
    const { id, payments } = (await ada.order({ [sku]: 1 }, 'tok_3ds')).data;
    expect(payments).toMatchObject([{ status: 'requires_action' }]);
    const confirm = () => ada.post<Payment>(`/payments/${payments[0].id}/confirm`, { result: 'succeeded' });
    expect((await confirm()).data).toMatchObject({ status: 'succeeded' });
    expect((await confirm()).outcome).toBe('409 PAYMENT_NOT_CONFIRMABLE');
    expect(await shop.moneyOf(id)).toEqual(['charge 1200']);
  });

  it('tok_timeout answers processing meanwhile', async () => {
    const order = (await ada.order({ [sku]: 1 }, 'tok_timeout')).data;
    expect(order).toMatchObject({ status: 'awaiting_payment', paymentStatus: 'processing', payments: [{ status: 'processing' }] });
  });
});

describe('A webhook of the sandbox', () => {
  const chargeOf = async (orderId: string) => {
    const headers = { authorization: `Bearer ${secretOf('sandbox-api-key')}`, 'content-type': 'application/json' };
    const response = await fetch(`${copy.sandboxUrl}/charges?orderId=${orderId}`, { headers });
    const [charge] = ((await response.json()) as { data: { id: string; paymentId: string }[] }).data;
    return { charge, headers };
  };

  it('that comes twenty times at once is taken each time, and has one effect', async () => {
    const { id } = (await ada.order({ [sku]: 1 }, 'tok_3ds')).data;
    const { charge } = await chargeOf(id);
    const event = { id: `evt_${randomUUID()}`, type: 'charge.succeeded', data: { charge: { ...charge, status: 'succeeded' } } };
    const body = JSON.stringify(event);
    const t = Math.floor(Date.now() / 1000);
    const v1 = createHmac('sha256', secretOf('sandbox-webhook-secret')).update(`${t}.${body}`).digest('hex');
    const tell = () =>
      shop.guest.post('/payments/webhooks/sandbox', body, { headers: { 'sandbox-signature': `t=${t},v1=${v1}` }, key: null });
    const answers = await Promise.all(Array.from({ length: 20 }, tell));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 20 }, () => '200'));
    expect(await factsOf(id)).toEqual(['order.placed', 'order.paid']);
  });

  it.each(['unsigned', 'wrong_secret', 'tampered', 'truncated', 'stale', 'oversized'])(
    'that is %s is a 400 and changes nothing',
    async (how) => {
      const { id } = (await ada.order({ [sku]: 1 }, 'tok_3ds')).data;
      const { charge, headers } = await chargeOf(id);
      const body = JSON.stringify({ chargeId: charge.id, how });
      const forged = await fetch(`${copy.sandboxUrl}/forged-webhooks`, { method: 'POST', headers, body });
      expect(await forged.json()).toEqual({ data: { answered: true, status: 400 } });
      expect(await read(id)).toMatchObject({ status: 'awaiting_payment', payments: [{ status: 'requires_action' }] });
    },
  );
});

describe('With Stripe', () => {
  it('an order is paid, refunded in part, and never beyond what was paid', async () => {
    const order = await orderWithStripe('pm_card_visa');
    expect(order).toMatchObject({ status: 'paid', payments: [{ provider: 'stripe', status: 'succeeded' }] });
    const refund = (amount: number) =>
      shop.admin.post(`/orders/${order.id}/refunds`, { amount: { amount, currency: 'GBP' }, reason: 'scratched' });
    expect((await refund(500)).outcome).toBe('201');
    expect((await refund(701)).outcome).toBe('422 REFUND_EXCEEDS_PAID');
    expect(stripe.keptOf(order.id)).toBe(700);
  });

  it('a webhook arrives with the bytes that were signed, and twenty at once have one effect', async () => {
    const { id } = await orderWithStripe('pm_usBankAccount');
    const [intent] = stripe.intentsOf(id);
    stripe.books.settle(intent.id, 'succeeded');
    const answers = await Promise.all(Array.from({ length: 20 }, tellOfStripe('payment_intent.succeeded', intent)));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 20 }, () => '200'));
    expect(await factsOf(id)).toEqual(['order.placed', 'order.paid']);
  });

  it('a webhook that is forged or old is a 400, and one of a type that nobody knows is taken', async () => {
    const { id } = await orderWithStripe('pm_usBankAccount');
    const [intent] = stripe.intentsOf(id);
    const type = 'payment_intent.succeeded';
    expect((await tellOfStripe(type, intent, { secret: 'whsec_a_guess' })()).outcome).toBe('400 INVALID_SIGNATURE');
    expect((await tellOfStripe(type, intent, { ageSeconds: 301 })()).outcome).toBe('400 INVALID_SIGNATURE');
    expect((await tellOfStripe('a.type.to.come', intent)()).outcome).toBe('200');
    expect(await read(id)).toMatchObject({ paymentStatus: 'processing' });
  });

  it('an answer that was lost is asked for within half a minute', async () => {
    Object.assign(stripe, { mood: 'loses its answers', spares: /payment_intents$/ });
    const { id, paymentStatus } = await orderWithStripe('pm_card_visa');
    stripe.mood = 'answers';
    expect(paymentStatus).toBe('processing');
    await eventually(async () => expect((await read(id)).status).toBe('paid'), settlesWithinMs);
    expect(stripe.keptOf(id)).toBe(1200);
  });
});

it('Nothing that cannot be done is done in silence: shipping what is unpaid, refunding what was not paid', async () => {
  const { id } = (await ada.order({ [sku]: 1 })).data;
  expect((await shop.admin.post(`/orders/${id}/ship`, {})).outcome).toBe('409 ORDER_NOT_SHIPPABLE');
  expect((await shop.admin.post(`/orders/${id}/refunds`, { reason: 'none' })).outcome).toBe('409 ORDER_NOT_REFUNDABLE');
});
