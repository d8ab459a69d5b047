import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { HandleWebhookRequest } from '#contracts/generated/ashlar/orders/v1/payments.js';
import { eventually } from '#testing/eventually.js';
import { payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';
import { aStripeWebhook } from '../../test/stripe/fake-stripe.js';
import { tills, type Till } from '../../test/tills.js';

let shop: OrdersUnderTest;
let ada: Person;
let admin: Person;
beforeAll(async () => {
  shop = await startOrders();
  ada = shop.aCustomer();
  admin = shop.anAdministrator();
});
afterAll(() => shop.stop());
afterEach(() => {
  for (const till of tills) till.setMood(shop, 'answers');
});

const tell = (webhook: HandleWebhookRequest) => shop.as(undefined, () => shop.payments.handleWebhook(webhook));
const read = async (id: string) => (await shop.as(ada, () => shop.orders.getOrder({ id }))).order!;
const factsOf = async (orderId: string) => (await shop.eventsOf(orderId)).map(({ type }) => type);
const pay = (till: Till, means: keyof Till['tokens'], key?: string) =>
  shop.place(ada, { payment: payWith(till.tokens[means], till.provider) }, key);
const confirm = async ({ payments: [{ id: paymentId }] }: { payments: { id: string }[] }, result = 'succeeded') =>
  (await shop.as(ada, () => shop.payments.confirmPayment({ paymentId, result }))).payment!;
const askNow = async (orderId: string) => {
  await shop.dataSource.query('UPDATE payment SET ask_at = now() WHERE order_id = $1', [orderId]);
  await shop.hurry('reconcile-payments');
};

describe.each(tills)('with $provider', (till) => {
  it('one event that is delivered twenty times at once has one effect', async () => {
    const { id } = await pay(till, 'later');
    till.decide(shop, id, 'succeeded');
    const webhook = till.webhook(shop, id, { eventId: `evt_${randomUUID()}` });
    await Promise.all(Array.from({ length: 20 }, () => tell(webhook)));
    expect(await factsOf(id)).toEqual(['order.placed', 'order.paid']);
  });

  it('a customer proves who they are, and a payment that is settled is not confirmed again', async () => {
    const order = await pay(till, 'confirm');
    expect(order.payments).toMatchObject([{ status: 'PAYMENT_STATUS_REQUIRES_ACTION', nextAction: expect.any(String) }]);
    if (till.provider === 'stripe') till.decide(shop, order.id, 'succeeded');
    expect(await confirm(order)).toMatchObject({ status: 'PAYMENT_STATUS_SUCCEEDED' });
    await expect(confirm(order)).rejects.toMatchObject({ kind: 'wrong_state', code: 'PAYMENT_NOT_CONFIRMABLE' });
    expect(till.keptOf(shop, order.id)).toBe(1000);
  });

  it('a customer gives up, and can pay again', async () => {
    const order = await pay(till, 'confirm');
    await expect(confirm(order, 'failed')).rejects.toMatchObject({ code: 'PAYMENT_DECLINED' });
    expect(await read(order.id)).toMatchObject({ paymentStatus: 'ORDER_PAYMENT_STATUS_FAILED' });
    await shop.once(ada, () => shop.payments.payOrder({ orderId: order.id, payment: payWith(till.tokens.works, till.provider) }));
    expect(await read(order.id)).toMatchObject({ status: 'ORDER_STATUS_PAID' });
  });

  it('money goes back that came for an order cancelled meanwhile, when a webhook is the first we hear of it', async () => {
    const { id } = await pay(till, 'later');
    till.setMood(shop, 'never sees');
    await shop.once(ada, () => shop.orders.cancelOrder({ id }));
    till.decide(shop, id, 'succeeded');
    till.setMood(shop, 'answers');
    await tell(till.webhook(shop, id));
    await eventually(async () => expect(await factsOf(id)).toEqual(['order.placed', 'order.cancelled', 'order.refunded']));
    expect(await read(id)).toMatchObject({ status: 'ORDER_STATUS_CANCELLED', paymentStatus: 'ORDER_PAYMENT_STATUS_REFUNDED' });
    expect(till.keptOf(shop, id)).toBe(0);
  });

  it('money goes back that came for an order that has expired', async () => {
    const { id } = await pay(till, 'later');
    till.decide(shop, id, 'failed');
    await tell(till.webhook(shop, id));
    await shop.dataSource.query('UPDATE customer_order SET expires_at = now() WHERE id = $1', [id]);
    await shop.hurry('expire-order');
    await eventually(async () => expect((await read(id)).status).toBe('ORDER_STATUS_EXPIRED'));
    till.decide(shop, id, 'succeeded');
    await tell(till.webhook(shop, id));
    await eventually(() => expect(till.keptOf(shop, id)).toBe(0));
    expect(await read(id)).toMatchObject({ paymentStatus: 'ORDER_PAYMENT_STATUS_REFUNDED' });
  });

  it('a webhook may come before the answer that it repeats', async () => {
    till.setMood(shop, 'loses its answers');
    if (till.provider === 'stripe') shop.stripe.spares = /payment_intents$/;
    const order = await pay(till, 'works');
    shop.stripe.spares = /^never$/;
    till.setMood(shop, 'answers');
    expect(order).toMatchObject({ paymentStatus: 'ORDER_PAYMENT_STATUS_PROCESSING' });
    await tell(till.webhook(shop, order.id));
    expect(await read(order.id)).toMatchObject({ status: 'ORDER_STATUS_PAID' });
    expect(till.chargesOf(shop, order.id)).toBe(1);
  });

  it('an answer that was lost is asked for, and nobody is charged twice', async () => {
    till.setMood(shop, 'loses its answers');
    if (till.provider === 'stripe') shop.stripe.spares = /payment_intents$/;
    const { id } = await pay(till, 'works');
    shop.stripe.spares = /^never$/;
    till.setMood(shop, 'answers');
    await askNow(id);
    await eventually(async () => expect((await read(id)).status).toBe('ORDER_STATUS_PAID'));
    expect([till.chargesOf(shop, id), till.keptOf(shop, id)]).toEqual([1, 1000]);
  });

  it('a payment that never reached it is given up, and the order can be paid again', async () => {
    till.setMood(shop, 'never sees');
    const { id } = await pay(till, 'works');
    till.setMood(shop, 'answers');
    await askNow(id);
    await eventually(async () => expect((await read(id)).paymentStatus).toBe('ORDER_PAYMENT_STATUS_FAILED'));
    expect((await read(id)).payments).toMatchObject([{ failureCode: 'provider_unreachable' }]);
  });

  it('one that is away keeps no other one waiting', async () => {
    const other = tills.find(({ provider }) => provider !== till.provider)!;
    const [here, away] = [await pay(till, 'later'), await pay(other, 'later')];
    till.decide(shop, here.id, 'succeeded');
    other.setMood(shop, 'never sees');
    await shop.dataSource.query(`UPDATE payment SET ask_at = now() WHERE order_id IN ($1, $2)`, [here.id, away.id]);
    await shop.hurry('reconcile-payments');
    await eventually(async () => expect((await read(here.id)).status).toBe('ORDER_STATUS_PAID'));
    expect((await read(away.id)).paymentStatus).toBe('ORDER_PAYMENT_STATUS_PROCESSING');
  });

  it.each<[string, (good: HandleWebhookRequest, late: HandleWebhookRequest, forged: HandleWebhookRequest) => HandleWebhookRequest]>([
    ['forged', (_, __, forged) => forged],
    ['six minutes old', (_, late) => late],
    ['truncated', (good) => ({ ...good, body: good.body.subarray(0, 40) })],
    ['longer than what was signed', (good) => ({ ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) })],
    ['empty', (good) => ({ ...good, body: Buffer.alloc(0) })],
    ['unsigned', (good) => ({ ...good, headers: {} })],
    ['signed with nonsense', (good) => ({ ...good, headers: { 'sandbox-signature': 't=,v1=', 'stripe-signature': 'v1=x,t=NaN' } })],
    ['no event, and forged', (good) => ({ ...good, body: Buffer.from('{"not": json') })],
  ])('a webhook that is %s is refused, and nothing of it is believed', async (_, spoil) => {
    const { id } = await pay(till, 'later');
    till.decide(shop, id, 'succeeded');
    const asked = shop.stripe.asked.length + shop.sandbox.asked;
    const good = till.webhook(shop, id);
    const bad = spoil(good, till.webhook(shop, id, { ageSeconds: 360 }), till.webhook(shop, id, { secret: 'a guess, for tests only' }));
    await expect(tell(bad)).rejects.toMatchObject({ kind: 'invalid', code: 'INVALID_SIGNATURE' });
    expect(await factsOf(id)).toEqual(['order.placed']);
    expect(shop.stripe.asked.length + shop.sandbox.asked).toBe(asked);
  });

  it('no more is refunded than was paid', async () => {
    const { id: orderId } = await pay(till, 'works');
    const refund = (amount: number) =>
      shop.once(admin, () =>
        shop.payments.refundOrder({ orderId, amount: { amount, currency: 'GBP' }, reason: 'scratched', restock: false }),
      );
    await refund(600);
    await expect(refund(401)).rejects.toMatchObject({ kind: 'refused', code: 'REFUND_EXCEEDS_PAID' });
    await refund(400);
    expect(till.keptOf(shop, orderId)).toBe(0);
    expect(await read(orderId)).toMatchObject({ paymentStatus: 'ORDER_PAYMENT_STATUS_REFUNDED' });
  });
});

describe('with stripe, which has to be asked what an event is about', () => {
  const stripe = tills[1];

  it('a webhook is answered with 503 while it cannot be asked, and has its effect when it comes again', async () => {
    const { id } = await pay(stripe, 'later');
    stripe.decide(shop, id, 'succeeded');
    const webhook = stripe.webhook(shop, id);
    stripe.setMood(shop, 'never sees');
    await expect(tell(webhook)).rejects.toMatchObject({ kind: 'unavailable' });
    stripe.setMood(shop, 'answers');
    await tell(webhook);
    expect(await read(id)).toMatchObject({ status: 'ORDER_STATUS_PAID' });
  });

  it('a refund that takes its time is pending until a webhook tells how it ended, and then counts once', async () => {
    const order = await pay(stripe, 'works');
    shop.stripe.books.refundsBegin = 'pending';
    const request = { orderId: order.id, amount: undefined, reason: 'scratched', restock: false };
    const { refund } = await shop.once(admin, () => shop.payments.refundOrder(request));
    shop.stripe.books.refundsBegin = 'succeeded';
    expect(refund).toMatchObject({ status: 'pending' });
    const [theirs] = shop.stripe.books.refundsOf(shop.stripe.intentsOf(order.id)[0].id);
    theirs.status = 'succeeded';
    const webhook = aStripeWebhook('refund.updated', theirs);
    await Promise.all([tell(webhook), tell(webhook), tell(aStripeWebhook('charge.refund.updated', theirs))]);
    expect(await factsOf(order.id)).toEqual(['order.placed', 'order.paid', 'order.refunded']);
  });

  it('a refund that fails in the end can be asked for again', async () => {
    const order = await pay(stripe, 'works');
    shop.stripe.books.refundsBegin = 'pending';
    const request = { orderId: order.id, amount: undefined, reason: 'scratched', restock: false };
    await shop.once(admin, () => shop.payments.refundOrder(request));
    shop.stripe.books.refundsBegin = 'succeeded';
    const [theirs] = shop.stripe.books.refundsOf(shop.stripe.intentsOf(order.id)[0].id);
    theirs.status = 'failed';
    await tell(aStripeWebhook('refund.failed', theirs));
    expect(await read(order.id)).toMatchObject({ paymentStatus: 'ORDER_PAYMENT_STATUS_PAID' });
    expect((await shop.once(admin, () => shop.payments.refundOrder(request))).refund).toMatchObject({ status: 'succeeded' });
    expect(stripe.keptOf(shop, order.id)).toBe(0);
  });

  it('a refund that somebody made in its dashboard is recorded for the operator', async () => {
    const order = await pay(stripe, 'works');
    const [intent] = shop.stripe.intentsOf(order.id);
    const refund = shop.stripe.books.refund({ payment_intent: intent.id, amount: '100' });
    const eventId = `evt_${randomUUID()}`;
    await tell(aStripeWebhook('refund.created', refund, { eventId }));
    expect(await shop.dataSource.query('SELECT result FROM provider_event WHERE event_id = $1', [eventId])).toEqual([
      { result: 'not_ours' },
    ]);
  });
});
