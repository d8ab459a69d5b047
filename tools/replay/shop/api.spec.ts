import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Api } from './api.js';
import { NotReached } from './not-reached.js';

type Reply = [status: number, body?: unknown, headers?: Record<string, string>] | 'hang up';
let server: Server;
let api: Api;

/** A shop that gives these answers, one after the other, and notes what it was asked with. */
async function aShop(replies: Reply[], patienceMs = 5_000) {
  const keys: string[] = [];
  server = createServer((request, response) => {
    const reply = replies[Math.min(keys.length, replies.length - 1)];
    keys.push(String(request.headers['idempotency-key']));
    if (reply === 'hang up') return request.socket.destroy();
    const [status, body = {}, headers = {}] = reply;
    response.writeHead(status, headers).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const retries: string[] = [];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api = new Api(url, { connections: 2, patienceMs, onRetry: (why) => retries.push(why) });
  return { keys, retries };
}

afterEach(async () => {
  await api.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const order = { method: 'POST', path: '/api/v1/orders', body: {}, idempotencyKey: 'k' } as const;

describe('a request to a shop whose processes die', () => {
  it.each<[string, Reply]>([
    ['503', [503, { code: 'SERVICE_UNAVAILABLE' }]],
    ['504', [504]],
    ['a closed connection', 'hang up'],
    ['an order that is still being placed', [409, { code: 'IDEMPOTENCY_IN_PROGRESS' }]],
  ])('is sent again with the same key after %s', async (_, reply) => {
    const { keys, retries } = await aShop([reply, reply, [201, { data: 1 }]]);
    expect(await api.send(order)).toEqual({ status: 201, body: { data: 1 } });
    expect(keys).toEqual(['k', 'k', 'k']);
    expect(retries).toHaveLength(2);
  });

  it('waits as long as the shop asks', async () => {
    await aShop([[429, {}, { 'retry-after': '1' }], [201]]);
    const startedAt = performance.now();
    await api.send(order);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it('takes a refusal as the answer', async () => {
    const { keys } = await aShop([[409, { code: 'OUT_OF_STOCK' }]]);
    expect((await api.send(order)).status).toBe(409);
    expect(keys).toHaveLength(1);
  });

  it('gives up when its patience ends, and says what the shop last answered', async () => {
    await aShop([[503, { code: 'SERVICE_UNAVAILABLE' }]], 300);
    await expect(api.send(order)).rejects.toThrow(NotReached);
    await expect(api.send(order)).rejects.toThrow(/POST .*\/api\/v1\/orders: 503 SERVICE_UNAVAILABLE/);
  });
});
