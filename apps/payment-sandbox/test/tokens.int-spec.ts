import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { forgeries } from '../src/webhook/forge-webhook.js';
import { aReceiver, aSandbox, API_KEY, eventsOf, eventually } from './running-sandbox.js';

let folder: string;
let receiver: Awaited<ReturnType<typeof aReceiver>>;
let sandbox: Awaited<ReturnType<typeof aSandbox>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-tokens-'));
  receiver = await aReceiver();
  sandbox = await aSandbox(folder, receiver.url);
});

afterEach(async () => {
  await sandbox.close();
  await receiver.close();
  await rm(folder, { recursive: true });
});

const told = () => eventsOf(receiver.received).map(({ type }) => type);

describe('an answer that is lost on purpose', () => {
  it('never comes for tok_timeout, while the money has moved and the webhook says so', async () => {
    const giveUp = AbortSignal.timeout(1_000);
    const body = JSON.stringify({ orderId: 'order-1', paymentId: 'payment-1', amount: 1_200, currency: 'GBP', token: 'tok_timeout' });
    const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json', 'idempotency-key': 'key-1' };
    await expect(fetch(`${sandbox.url}/charges`, { method: 'POST', headers, body, signal: giveUp })).rejects.toThrow('timeout');

    expect(await sandbox.ledger('order-1')).toMatchObject([{ kind: 'charge', amount: 1_200 }]);
    await eventually(() => told().includes('charge.succeeded'));
  });

  it('is a 500 for tok_error_after_charge, and asking again under the same key tells what happened', async () => {
    expect((await sandbox.charge('key-1', { token: 'tok_error_after_charge' })).status).toBe(500);
    expect(await sandbox.ledger()).toHaveLength(1);
    expect(await sandbox.charge('key-1', { token: 'tok_error_after_charge' })).toMatchObject({
      status: 200,
      body: { status: 'succeeded' },
    });
    expect(await sandbox.ledger()).toHaveLength(1);
  });

  it('does not keep the sandbox from stopping', async () => {
    const hanging = expect(sandbox.charge('key-1', { token: 'tok_timeout' })).rejects.toThrow();
    await eventually(async () => (await sandbox.ledger()).length === 1);
    await sandbox.close();
    await hanging;
    sandbox = await aSandbox(folder, receiver.url);
    expect(await sandbox.ledger()).toHaveLength(1);
  });
});

describe('webhooks that misbehave on purpose', () => {
  it('come three times for tok_duplicate_webhooks, as one event', async () => {
    const { body: charge } = await sandbox.charge('key-1', { token: 'tok_duplicate_webhooks' });
    expect(charge.status).toBe('succeeded');
    await eventually(() => receiver.received.length === 3);
    expect(new Set(eventsOf(receiver.received).map(({ id }) => id)).size).toBe(1);
    await sandbox.refund(charge.id, 'refund-1', 200);
    await eventually(() => told().filter((type) => type === 'charge.refunded').length === 3);
  });

  it('come newest first for tok_reordered_webhooks, and a quick refund before its charge', async () => {
    const { body: charge } = await sandbox.charge('key-1', { token: 'tok_reordered_webhooks' });
    await sandbox.refund(charge.id, 'refund-1', 200);
    await eventually(() => receiver.received.length === 3);
    expect(told()).toEqual(['charge.refunded', 'charge.succeeded', 'charge.processing']);
  });

  it.each(forgeries)('are sent %s when they are asked for, and change nothing here', async (how) => {
    const { body: charge } = await sandbox.charge('key-1', { token: 'tok_3ds' });
    receiver.status = 400;
    const forged = await sandbox.call<{ data: object }>('POST', '/forged-webhooks', { chargeId: charge.id, how });
    expect(forged).toMatchObject({ status: 200, body: { data: { answered: true, status: 400 } } });
    expect(receiver.received).toHaveLength(1);
    expect(await sandbox.ledger()).toEqual([]);
    expect((await sandbox.call('GET', `/charges/${charge.id}`)).body.status).toBe('requires_action');
  });
});
