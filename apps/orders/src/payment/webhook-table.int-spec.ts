import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HandleWebhookRequest } from '#contracts/generated/ashlar/orders/v1/payments.js';
import { aWebhook } from '../../test/fake-sandbox.js';
import { payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';
import { aStripeWebhook } from '../../test/stripe/fake-stripe.js';
import type { Intent } from '../../test/stripe/stripe-books.js';

/** The states of a payment, and how one comes to be in it with each provider. */
const states = {
  processing: { sandbox: 'tok_async_ok', stripe: 'pm_usBankAccount' },
  requires_action: { sandbox: 'tok_3ds', stripe: 'pm_card_threeDSecure2Required' },
  succeeded: { sandbox: 'tok_ok', stripe: 'pm_card_visa' },
  failed: { sandbox: 'tok_declined', stripe: 'pm_card_chargeDeclined' },
} as const;
type State = keyof typeof states;

/** What an event says, and where that leads from each state. */
const leadsTo = {
  processing: { processing: 'processing', requires_action: 'requires_action', succeeded: 'succeeded', failed: 'failed' },
  requires_action: { processing: 'requires_action', requires_action: 'requires_action', succeeded: 'succeeded', failed: 'failed' },
  succeeded: { processing: 'succeeded', requires_action: 'succeeded', succeeded: 'succeeded', failed: 'succeeded' },
  failed: { processing: 'failed', requires_action: 'failed', succeeded: 'succeeded', failed: 'failed' },
  nothing: { processing: 'processing', requires_action: 'requires_action', succeeded: 'succeeded', failed: 'failed' },
} as const satisfies Record<State | 'nothing', Record<State, State>>;

type Word = keyof typeof leadsTo;

/** Each type of event of the sandbox, and one that it may learn to send. */
const sandboxTypes: Record<string, Word> = {
  'charge.processing': 'processing',
  'charge.succeeded': 'succeeded',
  'charge.failed': 'failed',
  'charge.refunded': 'succeeded',
  'charge.disputed': 'nothing',
};

/** Each type of event of Stripe that is about money for orders, and how its PaymentIntent stands then. */
const stripeTypes: Record<string, [Word, Partial<Intent>]> = {
  'payment_intent.created': ['processing', { status: 'requires_payment_method', last_payment_error: null }],
  'payment_intent.processing': ['processing', { status: 'processing' }],
  'payment_intent.amount_capturable_updated': ['processing', { status: 'requires_capture' }],
  'payment_intent.partially_funded': ['processing', { status: 'processing' }],
  'payment_intent.requires_action': ['requires_action', { status: 'requires_action', next_action: { type: 'use_stripe_sdk' } }],
  'payment_intent.succeeded': ['succeeded', { status: 'succeeded' }],
  'payment_intent.payment_failed': [
    'failed',
    { status: 'requires_payment_method', last_payment_error: { code: 'card_declined', message: '' } },
  ],
  'payment_intent.canceled': ['failed', { status: 'canceled' }],
  'charge.succeeded': ['nothing', { status: 'succeeded' }],
  'charge.failed': ['nothing', { status: 'canceled' }],
  'charge.refunded': ['nothing', { status: 'succeeded' }],
  'charge.dispute.created': ['nothing', { status: 'succeeded' }],
  'payment_intent.of_a_type_to_come': ['nothing', { status: 'succeeded' }],
};

const cases = (types: Record<string, Word | [Word, unknown]>) =>
  Object.entries(types).flatMap(([type, word]) =>
    (Object.keys(states) as State[]).map((from) => ({ type, from, to: leadsTo[Array.isArray(word) ? word[0] : word][from] })),
  );

describe('an event of a provider', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  beforeAll(async () => {
    shop = await startOrders();
    ada = shop.aCustomer();
  });
  afterAll(() => shop.stop());

  const tell = (webhook: HandleWebhookRequest) => shop.as(undefined, () => shop.payments.handleWebhook(webhook));

  const pay = async (provider: 'sandbox' | 'stripe', from: State) => {
    const order = await shop.place(ada, { payment: payWith(states[from][provider], provider) });
    expect(await stateOf(order.id)).toMatchObject({ status: from });
    return order;
  };

  const stateOf = async (orderId: string) => {
    const [row] = await shop.dataSource.query(
      `SELECT p.status, o.status AS order, o.version FROM payment p JOIN customer_order o ON o.id = p.order_id WHERE p.order_id = $1`,
      [orderId],
    );
    return row as { status: State; order: string; version: number };
  };

  /** Tells it three times, twice at once, and expects what one would have led to. */
  const expectOutcome = async (orderId: string, to: State, webhook: HandleWebhookRequest) => {
    const before = await stateOf(orderId);
    await Promise.all([tell(webhook), tell(webhook)]);
    const after = await stateOf(orderId);
    expect(after).toMatchObject({ status: to, order: to === 'succeeded' ? 'paid' : 'awaiting_payment' });
    const facts = before.status !== to && to !== 'requires_action' ? 1 : 0;
    expect(after.version).toBe(before.version + facts);
    await tell(webhook);
    expect(await stateOf(orderId)).toEqual(after);
  };

  it.each(cases(sandboxTypes))('$type of the sandbox leads from $from to $to', async ({ type, from, to }) => {
    const order = await pay('sandbox', from);
    const [charge] = shop.sandbox.chargesOf(order.id);
    const word = sandboxTypes[type];
    const status = word === 'nothing' ? charge.status : word;
    const refund = type === 'charge.refunded' ? { id: 're_1', refundId: randomUUID(), status: 'succeeded' } : undefined;
    await expectOutcome(order.id, to, aWebhook({ ...charge, status }, { type, refund }));
  });

  it.each(cases(stripeTypes))('$type of Stripe leads from $from to $to', async ({ type, from, to }) => {
    const order = await pay('stripe', from);
    const [intent] = shop.stripe.intentsOf(order.id);
    Object.assign(intent, stripeTypes[type][1]);
    await expectOutcome(order.id, to, aStripeWebhook(type, intent));
  });

  it.each(['customer.created', 'charge.updated', 'a.type.to.come'])('%s is recorded, and nothing follows', async (type) => {
    const eventId = `evt_${randomUUID()}`;
    const webhook = aStripeWebhook(type, { id: 'x_1' }, { eventId });
    await tell(webhook);
    await tell(webhook);
    const rows = await shop.dataSource.query('SELECT type, result FROM provider_event WHERE event_id = $1', [eventId]);
    expect(rows).toEqual([{ type, result: 'ignored' }]);
  });
});
