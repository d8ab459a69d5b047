import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import { aStripeWebhook, FakeStripe, stripeSecrets } from '../../test/stripe/fake-stripe.js';
import type { ChargeRecord } from './payment-provider.js';
import { StripeProvider } from './stripe-provider.js';

describe('Stripe', () => {
  let stripe: FakeStripe;
  let provider: StripeProvider;
  beforeEach(async () => {
    stripe = await new FakeStripe().start();
    provider = new StripeProvider({ ...stripeSecrets, apiUrl: stripe.url, returnUrl: undefined });
  });
  afterEach(async () => {
    stripe.stop();
    await provider.close();
  });

  const aCharge = (more: Partial<ChargeRecord> = {}): ChargeRecord => {
    const orderId = randomUUID();
    const idempotencyKey = `order:${orderId}:charge:1`;
    return {
      orderId,
      paymentId: randomUUID(),
      amount: 1000,
      currency: 'GBP',
      idempotencyKey,
      providerRef: null,
      createdAt: new Date(),
      ...more,
    };
  };
  const anHourAgo = () => new Date(Date.now() - 3_600_000);
  const pay = (charge: ChargeRecord, token = 'pm_card_visa') => provider.charge({ ...charge, token });
  const newsOf = async (type: string, object: object) => {
    const { body, headers } = aStripeWebhook(type, object);
    return provider.readNotice(body, headers).news();
  };

  it('is told which order and payment it is for, in minor units and lower case', async () => {
    const charge = aCharge();
    await pay(charge);
    const [intent] = stripe.intentsOf(charge.orderId);
    expect(intent).toMatchObject({ amount: 1000, currency: 'gbp', metadata: { order_id: charge.orderId, payment_id: charge.paymentId } });
  });

  it.each([
    ['ISK', 1000, 100_000],
    ['UGX', 5000, 500_000],
    ['MGA', 10_000, 100],
    ['JPY', 500, 500],
    ['KWD', 1230, 1230],
  ])('is told an amount of %s in the units in which it counts it', async (currency, amount, units) => {
    const charge = aCharge({ currency, amount });
    const { providerRef } = await pay(charge);
    expect(stripe.intentsOf(charge.orderId)).toMatchObject([{ amount: units }]);
    const wanted = { refundId: randomUUID(), paymentId: charge.paymentId, providerRef: providerRef!, idempotencyKey: 'refund:1' };
    await provider.refund({ ...wanted, amount, currency });
    expect(stripe.keptOf(charge.orderId)).toBe(0);
  });

  it('is asked once: its library tries nothing again by itself', async () => {
    stripe.mood = 'fails';
    await expect(pay(aCharge())).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    stripe.mood = 'never sees';
    await expect(pay(aCharge())).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    expect(stripe.asked).toEqual(['POST /v1/payment_intents', 'POST /v1/payment_intents']);
  });

  it('may say nothing at all: that is waited for no longer than our caller waits', async () => {
    stripe.mood = 'never answers';
    const begun = Date.now();
    const call = { ...backgroundCall('r'), deadline: begun + 1_200 };
    await expect(runInCallContext(call, () => pay(aCharge()))).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    expect(Date.now() - begun).toBeLessThan(2_000);
  });

  it('ends a charge that nobody confirmed when it is looked for, so that a late confirmation comes to nothing', async () => {
    const charge = aCharge();
    stripe.mood = 'never sees';
    stripe.spares = /payment_intents$/;
    await expect(pay(charge)).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    stripe.mood = 'answers';
    expect(await provider.find(charge)).toBeUndefined();
    expect(await pay(charge)).toMatchObject({ status: 'failed', failureCode: 'canceled' });
    expect(stripe.keptOf(charge.orderId)).toBe(0);
  });

  it('finds a charge by searching once its key may be forgotten, and makes none', async () => {
    const charge = aCharge({ createdAt: anHourAgo() });
    stripe.mood = 'loses its answers';
    stripe.spares = /payment_intents$/;
    await expect(pay(charge)).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    stripe.mood = 'answers';
    stripe.forgetKeys();
    expect(await provider.find(charge)).toMatchObject({ status: 'succeeded' });
    expect(stripe.intentsOf(charge.orderId)).toHaveLength(1);
    expect(await provider.find(aCharge({ createdAt: anHourAgo() }))).toBeUndefined();
  });

  it('finds a charge whose answer was a fault of theirs', async () => {
    const charge = aCharge();
    stripe.mood = 'fails';
    stripe.spares = /payment_intents$/;
    await expect(pay(charge)).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    stripe.mood = 'answers';
    expect(await provider.find(charge)).toMatchObject({ status: 'succeeded' });
  });

  it('gives money back once, also when it is asked again after it forgot the key', async () => {
    const charge = aCharge();
    const { providerRef } = await pay(charge);
    const wanted = { refundId: randomUUID(), paymentId: charge.paymentId, providerRef: providerRef!, amount: 300, currency: 'GBP' };
    const first = await provider.refund({ ...wanted, idempotencyKey: 'refund:1' });
    stripe.forgetKeys();
    expect(await provider.refund({ ...wanted, idempotencyKey: 'refund:1' })).toEqual(first);
    expect(stripe.keptOf(charge.orderId)).toBe(700);
  });

  it('tells how a refund stands that took its time', async () => {
    const charge = aCharge();
    const { providerRef } = await pay(charge);
    stripe.books.refundsBegin = 'pending';
    const wanted = { refundId: randomUUID(), paymentId: charge.paymentId, providerRef: providerRef!, amount: 300, currency: 'GBP' };
    const ask = () => provider.refund({ ...wanted, idempotencyKey: 'refund:1' });
    expect(await ask()).toMatchObject({ status: 'pending' });
    const [refund] = stripe.books.refundsOf(providerRef!);
    refund.status = 'failed';
    expect(await ask()).toMatchObject({ status: 'failed', providerRef: refund.id });
  });

  it('says what the customer has to do: where to go if they can come back, else what a page needs', async () => {
    const charge = aCharge();
    expect(await pay(charge, 'pm_card_threeDSecure2Required')).toMatchObject({
      status: 'requires_action',
      nextAction: stripe.intentsOf(charge.orderId)[0].client_secret,
    });
    const returning = new StripeProvider({ ...stripeSecrets, apiUrl: stripe.url, returnUrl: 'https://shop.example/paid' });
    const answer = await returning.charge({ ...aCharge(), token: 'pm_card_threeDSecure2Required' });
    expect(answer.nextAction).toBe(`https://hooks.stripe.example/${answer.providerRef}`);
    await returning.close();
  });

  it('is believed as it stands now, not as an old event tells it', async () => {
    const charge = aCharge();
    const { providerRef } = await pay(charge, 'pm_usBankAccount');
    const old = { ...stripe.books.intent(providerRef!) };
    stripe.books.settle(providerRef!, 'succeeded');
    expect(await newsOf('payment_intent.processing', old)).toEqual({
      paymentId: charge.paymentId,
      outcome: { status: 'succeeded', providerRef },
    });
  });

  it('tells of things that are not there, not ours, or of no interest', async () => {
    expect(await newsOf('payment_intent.succeeded', { id: 'pi_of_another_account' })).toBeUndefined();
    expect(await newsOf('customer.created', { id: 'cus_1' })).toBeUndefined();
    expect(await newsOf('payout.paid', {})).toBeUndefined();
    expect(stripe.asked).toEqual(['GET /v1/payment_intents/pi_of_another_account']);
  });

  it('tells which payment a refund belongs to that somebody made in its dashboard', async () => {
    const charge = aCharge();
    const { providerRef } = await pay(charge);
    const refund = stripe.books.refund({ payment_intent: providerRef!, amount: '100' });
    expect(await newsOf('refund.created', refund)).toMatchObject({
      paymentId: charge.paymentId,
      refund: { refundId: undefined, outcome: { status: 'succeeded' } },
    });
  });
});
