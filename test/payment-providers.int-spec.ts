import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChargeRequest } from '../apps/orders/src/payment/payment-provider.js';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import { onSandbox, onStripe, type Stage, type Webhook } from './provider-stages.js';

describe.each([
  ['the sandbox', onSandbox],
  ['Stripe', onStripe],
])('%s, as a payment provider', (_, open) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await open();
  });
  afterAll(() => stage.stop());

  const aCharge = (means: keyof Stage['tokens']): ChargeRequest => {
    const orderId = randomUUID();
    return {
      orderId,
      paymentId: randomUUID(),
      amount: 1200,
      currency: 'GBP',
      token: stage.tokens[means],
      idempotencyKey: `order:${orderId}:charge:1`,
      providerRef: null,
      createdAt: new Date(),
    };
  };
  const aRefund = (charge: ChargeRequest, providerRef: string, amount: number, refundId = randomUUID()) => ({
    refundId,
    paymentId: charge.paymentId,
    providerRef,
    amount,
    currency: 'GBP',
    idempotencyKey: `refund:${refundId}`,
  });
  const charged = async (means: keyof Stage['tokens']) => {
    const charge = aCharge(means);
    const { providerRef } = await stage.provider.charge(charge);
    return { charge, ref: providerRef! };
  };

  it('takes money once, however often it is asked under one key', async () => {
    const charge = aCharge('works');
    const answers = await Promise.all([1, 2, 3].map(() => stage.provider.charge(charge)));
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(answers[0]).toMatchObject({ status: 'succeeded', providerRef: expect.any(String) });
    expect(await stage.keptOf(charge.orderId)).toBe(1200);
  });

  it.each([
    ['isDeclined', 'card_declined'],
    ['isUnknown', expect.any(String)],
  ] as const)('takes nothing with a token that %s', async (means, failureCode) => {
    const charge = aCharge(means);
    expect(await stage.provider.charge(charge)).toMatchObject({ status: 'failed', failureCode });
    expect(await stage.keptOf(charge.orderId)).toBe(0);
  });

  it('waits for the customer, and tells the same when it is asked again', async () => {
    const { charge, ref } = await charged('needsTheCustomer');
    expect(await stage.provider.find(charge)).toMatchObject({ status: 'requires_action', nextAction: expect.any(String) });
    stage.customerDoesTheirPart(ref);
    for (let round = 0; round < 2; round += 1)
      expect(await stage.provider.confirm(ref, 'succeeded')).toMatchObject({ status: 'succeeded' });
    expect(await stage.provider.confirm(ref, 'failed')).toMatchObject({ status: 'succeeded' });
    expect(await stage.keptOf(charge.orderId)).toBe(1200);
  });

  it('takes nothing when the customer gives up', async () => {
    const { charge, ref } = await charged('needsTheCustomer');
    expect(await stage.provider.confirm(ref, 'failed')).toMatchObject({ status: 'failed', failureCode: expect.any(String) });
    expect(await stage.keptOf(charge.orderId)).toBe(0);
  });

  it.each([
    ['takesItsTime', 'succeeded', 1200],
    ['failsInTime', 'failed', 0],
  ] as const)('tells by webhook, and when it is asked, how a charge ended that %s', async (means, status, kept) => {
    const { charge, ref } = await charged(means);
    stage.settle(ref, status);
    const { body, headers } = await stage.webhookOf(ref, status);
    const notice = stage.provider.readNotice(body, headers);
    expect(await notice.news()).toMatchObject({ paymentId: charge.paymentId, outcome: { status, providerRef: ref } });
    expect(stage.provider.readNotice(body, headers).eventId).toBe(notice.eventId);
    expect(await stage.provider.find(charge)).toMatchObject({ status });
    expect(await stage.keptOf(charge.orderId)).toBe(kept);
  });

  it('is processing in between', async () => {
    expect(await stage.provider.charge(aCharge('takesItsTime'))).toMatchObject({ status: 'processing', providerRef: expect.any(String) });
  });

  it('voids what waits for the customer, and tells that it came too late for what succeeded', async () => {
    const waiting = await charged('needsTheCustomer');
    for (let round = 0; round < 2; round += 1) {
      expect(await stage.provider.void(waiting.ref)).toMatchObject({ status: 'failed', failureCode: 'canceled' });
    }
    const done = await charged('works');
    expect(await stage.provider.void(done.ref)).toMatchObject({ status: 'succeeded' });
    expect(await stage.keptOf(done.charge.orderId)).toBe(1200);
  });

  it('finds a charge whose answer was lost, and none that it never saw', async () => {
    const lost = aCharge('works');
    await expect(stage.chargeAndLoseTheAnswer(lost)).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    expect(await stage.provider.find(lost)).toMatchObject({ status: 'succeeded', providerRef: expect.any(String) });
    expect(await stage.keptOf(lost.orderId)).toBe(1200);
    expect(await stage.provider.find(aCharge('works'))).toBeUndefined();
  });

  it('gives money back part by part, each once, and never more than it took', async () => {
    const { charge, ref } = await charged('works');
    const part = aRefund(charge, ref, 500);
    const first = await stage.provider.refund(part);
    expect(first).toMatchObject({ status: 'succeeded', providerRef: expect.any(String) });
    expect(await stage.provider.refund(part)).toEqual(first);
    expect(await stage.provider.refund(aRefund(charge, ref, 701))).toEqual({ status: 'failed' });
    expect(await stage.provider.refund(aRefund(charge, ref, 700))).toMatchObject({ status: 'succeeded' });
    expect(await stage.keptOf(charge.orderId)).toBe(0);
  });

  it('gives nothing back where nothing was taken', async () => {
    const { charge, ref } = await charged('needsTheCustomer');
    expect(await stage.provider.refund(aRefund(charge, ref, 1))).toEqual({ status: 'failed' });
  });

  it('is given up on when it does not answer in the time that is left', async () => {
    const call = { ...backgroundCall('test'), deadline: Date.now() + 700 };
    await expect(runInCallContext(call, () => stage.chargeAndHearNothing(aCharge('works')))).rejects.toMatchObject({
      name: 'ProviderUnreachable',
    });
  });

  const refused = ({ body, headers }: Webhook) =>
    expect(() => stage.provider.readNotice(body, headers)).toThrow(expect.objectContaining({ code: 'INVALID_SIGNATURE' }));

  it('is believed up to five minutes, about exactly what it signed, before anything is parsed', () => {
    const good = stage.sign('{"id":"evt_1","type":"a.type.to.come","data":{"object":{}}}', 290);
    expect(stage.provider.readNotice(good.body, good.headers)).toMatchObject({ eventId: 'evt_1', type: 'a.type.to.come' });
    refused(stage.sign('{"id":"evt_1"}', 310));
    refused({ ...good, body: good.body.subarray(0, good.body.length - 1) });
    refused({ ...good, body: Buffer.from('no JSON') });
    refused({ ...good, headers: {} });
  });

  it('may say what is no event, and what nothing follows from', async () => {
    const { body, headers } = stage.sign('no JSON');
    expect(() => stage.provider.readNotice(body, headers)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    const unknown = stage.sign('{"id":"evt_2","type":"a.type.to.come","data":{"object":{"id":"x"}}}');
    expect(await stage.provider.readNotice(unknown.body, unknown.headers).news()).toBeUndefined();
  });
});
