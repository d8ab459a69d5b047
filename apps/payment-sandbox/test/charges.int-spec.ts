import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aReceiver, aSandbox, type ChargeBody, eventsOf, eventually } from './running-sandbox.js';

let folder: string;
let receiver: Awaited<ReturnType<typeof aReceiver>>;
let sandbox: Awaited<ReturnType<typeof aSandbox>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-charges-'));
  receiver = await aReceiver();
  sandbox = await aSandbox(folder, receiver.url);
});

afterEach(async () => {
  await sandbox.close();
  await receiver.close();
  await rm(folder, { recursive: true });
});

const statusOf = async (id: string) => (await sandbox.call('GET', `/charges/${id}`)).body.status;

describe('charging', () => {
  it('takes the money and enters it in the ledger', async () => {
    const { status, body } = await sandbox.charge('key-1');

    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'succeeded', amount: 1_200, refunded: 0 } });
    expect(await sandbox.ledger('order-1')).toEqual([
      { id: body.id, orderId: 'order-1', kind: 'charge', amount: 1_200, currency: 'GBP', idempotencyKey: 'key-1', at: expect.any(String) },
    ]);
  });

  it.each([
    ['tok_declined', 'card_declined'],
    ['tok_of_somebody_else', 'invalid_token'],
    ['constructor', 'invalid_token'],
  ])('moves no money for %s', async (token, failureCode) => {
    const { status, body } = await sandbox.charge('key-1', { token });

    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'failed', failureCode } });
    expect(await sandbox.ledger()).toEqual([]);
  });

  it('charges once for fifty parallel posts with one key', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => sandbox.charge('key-1')));

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await sandbox.ledger()).toHaveLength(1);
  });

  it('refuses a key that comes back with another request', async () => {
    await sandbox.charge('key-1');
    const { status, body } = await sandbox.charge('key-1', { amount: 1 });

    expect([status, body.error?.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await sandbox.ledger()).toHaveLength(1);
  });

  it('tells by key and by order what became of a charge whose answer was lost', async () => {
    const { body } = await sandbox.charge('key-1');

    for (const query of ['idempotencyKey=key-1', 'orderId=order-1']) {
      expect((await sandbox.call<{ data: ChargeBody[] }>('GET', `/charges?${query}`)).body.data).toEqual([body]);
    }
    expect((await sandbox.call('GET', '/charges?idempotencyKey=key-2')).body).toEqual({ data: [] });
  });

  it.each([
    ['an amount of nothing', { amount: 0 }],
    ['half a penny', { amount: 0.5 }],
    ['an amount as text', { amount: '1200' }],
    ['an unknown field', { tip: 1 }],
    ['a currency that is none', { currency: 'pounds' }],
    ['no order', { orderId: undefined }],
  ])('refuses %s', async (_, fields) => {
    const { status, body } = await sandbox.charge('key-1', fields);
    expect([status, body.error?.code]).toEqual([400, 'invalid_request']);
    expect(await sandbox.ledger()).toEqual([]);
  });

  it('refuses a charge without a key, and a caller without the API key', async () => {
    const keyless = await sandbox.call('POST', '/charges', {});
    const stranger = await sandbox.call('GET', '/charges?orderId=order-1', undefined, { authorization: 'Bearer guess' });
    const unknown = await sandbox.call('GET', '/charges/ch_none');

    expect([keyless.status, keyless.body.error?.code]).toEqual([400, 'idempotency_key_required']);
    expect([stranger.status, stranger.body.error?.code]).toEqual([401, 'invalid_api_key']);
    expect([unknown.status, unknown.body.error?.code]).toEqual([404, 'not_found']);
  });
});

describe('3-D Secure', () => {
  it('takes the money once the challenge is passed, and answers a repeat alike', async () => {
    const { body: charge } = await sandbox.charge('key-1', { token: 'tok_3ds' });
    expect(charge).toMatchObject({ status: 'requires_action', nextAction: { type: 'confirm_3ds' } });
    expect(await sandbox.ledger()).toEqual([]);

    for (let round = 0; round < 2; round += 1) {
      const confirmed = await sandbox.call('POST', `/charges/${charge.id}/confirm`, { result: 'succeeded' });
      expect(confirmed).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    }
    expect(await sandbox.ledger()).toHaveLength(1);

    const other = await sandbox.call('POST', `/charges/${charge.id}/confirm`, { result: 'failed' });
    expect([other.status, other.body.error?.code]).toEqual([409, 'charge_already_settled']);
  });

  it('takes nothing when the challenge is failed', async () => {
    const { body: charge } = await sandbox.charge('key-1', { token: 'tok_3ds' });
    const { body } = await sandbox.call('POST', `/charges/${charge.id}/confirm`, { result: 'failed' });

    expect(body).toMatchObject({ status: 'failed', failureCode: 'authentication_failed' });
    expect(await sandbox.ledger()).toEqual([]);
  });
});

describe('asynchronous charges', () => {
  it.each([
    ['tok_async_ok', 'succeeded', 1],
    ['tok_async_fail', 'failed', 0],
  ])('%s ends %s by webhook', async (token, outcome, rows) => {
    const { body: charge } = await sandbox.charge('key-1', { token });
    expect(charge.status).toBe('processing');

    await eventually(() => receiver.received.length === 1);
    expect(eventsOf(receiver.received)).toMatchObject([
      { type: `charge.${outcome}`, data: { charge: { id: charge.id, status: outcome } } },
    ]);
    expect(await statusOf(charge.id)).toBe(outcome);
    expect(await sandbox.ledger()).toHaveLength(rows);
  });

  it('never succeed once they were cancelled', async () => {
    const { body: cancelled } = await sandbox.charge('key-1', { token: 'tok_async_ok' });
    const { body } = await sandbox.call('POST', `/charges/${cancelled.id}/cancel`);
    expect(body).toMatchObject({ status: 'failed', failureCode: 'canceled' });

    const { body: later } = await sandbox.charge('key-2', { token: 'tok_async_ok' });
    await eventually(async () => (await statusOf(later.id)) === 'succeeded');
    await sleep(100);
    expect(await statusOf(cancelled.id)).toBe('failed');
    expect(await sandbox.ledger()).toMatchObject([{ id: later.id }]);
  });

  it('cannot be cancelled when they have succeeded', async () => {
    const { body: charge } = await sandbox.charge('key-1');
    const { status, body } = await sandbox.call('POST', `/charges/${charge.id}/cancel`);
    expect([status, body.error?.code]).toEqual([409, 'charge_already_settled']);
  });
});

describe('refunds', () => {
  it('give back part after part, never more than was paid, and each once', async () => {
    const { body: charge } = await sandbox.charge('key-1');

    const first = await sandbox.refund(charge.id, 'refund-1', 500);
    const repeated = await sandbox.refund(charge.id, 'refund-1', 500);
    const tooMuch = await sandbox.refund(charge.id, 'refund-2', 701);
    const rest = await sandbox.refund(charge.id, 'refund-3', 700);

    expect(first.body).toMatchObject({ chargeId: charge.id, amount: 500, currency: 'GBP', status: 'succeeded' });
    expect(repeated.body).toEqual(first.body);
    expect([tooMuch.status, tooMuch.body.error?.code]).toEqual([422, 'refund_exceeds_charge']);
    expect(rest.status).toBe(200);
    expect((await sandbox.call('GET', `/charges/${charge.id}`)).body).toMatchObject({ status: 'succeeded', refunded: 1_200 });
    expect((await sandbox.ledger('order-1')).map(({ kind, amount }) => [kind, amount])).toEqual([
      ['charge', 1_200],
      ['refund', 500],
      ['refund', 700],
    ]);
    expect((await sandbox.call('GET', '/ledger/summary')).body).toEqual({ data: { GBP: { charged: 1_200, refunded: 1_200, count: 3 } } });
  });

  it('never exceed the charge when twenty come at once', async () => {
    const { body: charge } = await sandbox.charge('key-1');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => sandbox.refund(charge.id, `refund-${n}`, 100)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(12);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(8);
  });

  it('are refused where no money came in', async () => {
    const { body: charge } = await sandbox.charge('key-1', { token: 'tok_declined' });
    const { status, body } = await sandbox.refund(charge.id, 'refund-1', 1);
    expect([status, body.error?.code]).toEqual([409, 'charge_not_refundable']);
  });
});
