import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order, OrderEvent } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { TestShop } from '#testing/test-shop.js';
import { isGenuine, Receiver, status } from '#testing/webhook-receiver.js';

interface Endpoint {
  id: string;
  secret: string;
}

let copy: AshlarCopy;
let shop: TestShop;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await new Receiver('127.0.0.2').start();
  copy = await startCopy({ env: { WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.2', WEBHOOK_RETRY_SCALE: '0.0001' } });
  shop = await TestShop.open(copy);
});

afterAll(async () => {
  receiver.stop();
  await copy.stop();
});

const anEndpoint = async (events: string[]): Promise<Endpoint> =>
  (await shop.admin.post<Endpoint>('/webhook-endpoints', { url: receiver.url, events })).data;

describe('Webhooks to somebody who integrates', () => {
  it('carry what happens to an order, in order, signed, as GET /events shows it', async () => {
    const { secret } = await anEndpoint(['order.*']);
    const ada = await shop.customer();
    const { id } = (await ada.order({ [await shop.sku()]: 1 }, 'tok_ok')).data;
    await shop.admin.post(`/orders/${id}/ship`, {});
    await eventually(() => expect(receiver.of(id).map(({ event }) => event.type)).toEqual(['order.placed', 'order.paid', 'order.shipped']));
    const { data: log } = await shop.admin.get<OrderEvent[]>('/events?after=0&types=order.*&limit=100');
    expect(receiver.of(id).map(({ event }) => event)).toEqual(log.filter(({ subject }) => subject === id));
    for (const received of receiver.of(id)) expect(isGenuine(received, secret)).toBe(true);
  });

  it('survive that orders and the receiver die', async () => {
    const ada = await shop.customer();
    const sku = await shop.sku({ stock: 100 });
    const orders: Order[] = [];
    receiver.respond = status(503);
    for (let n = 0; n < 5; n++) orders.push((await ada.order({ [sku]: 1 }, 'tok_ok')).data);
    process.kill(copy.pids()['orders']!, 'SIGKILL');
    receiver.respond = status(200);
    for (const { id } of orders) {
      const taken = () => receiver.of(id).filter(({ answered }) => answered === 200);
      await eventually(() => expect(new Set(taken().map(({ event }) => event.sequence))).toEqual(new Set([1, 2])), 60_000);
      expect([...new Set(taken().map(({ event }) => event.sequence))]).toEqual([1, 2]);
      await eventually(async () => expect((await ada.get(`/orders/${id}`)).status).toBe(200));
    }
  });

  it('cannot be sent to the system itself', async () => {
    for (const url of [copy.url, copy.sandboxUrl, `http://localhost:${copy.metricsPort}/metrics`, 'https://[::ffff:127.0.0.1]/']) {
      expect((await shop.admin.post('/webhook-endpoints', { url, events: ['*'] })).outcome).toBe('422 URL_NOT_ALLOWED');
    }
  });
});
