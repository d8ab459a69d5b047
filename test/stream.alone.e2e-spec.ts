import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { inParallel } from '#testing/in-parallel.js';
import { SeededRandom } from '#testing/seeded-random.js';
import { StreamClient } from '#testing/stream-client.js';
import { StreamCrowd } from '#testing/stream-crowd.js';
import { StubbornShopper } from '#testing/stubborn-shopper.js';
import { TestShop } from '#testing/test-shop.js';

describe('The stream of a running shop', () => {
  let copy: AshlarCopy;
  let shop: TestShop;

  beforeAll(async () => {
    copy = await startCopy();
    shop = await TestShop.open(copy);
  });
  afterAll(() => copy.stop());

  it('tells a customer of their order, the administrator of every one, and everybody of the stock', async () => {
    const ada = await shop.customer();
    const sku = await shop.sku({ stock: 5 });
    const [mine, all, anybody] = await Promise.all([StreamClient.open(copy.url), StreamClient.open(copy.url), StreamClient.open(copy.url)]);
    mine.subscribe(ada.token, 'orders');
    all.subscribe(shop.admin.token, 'orders');
    anybody.subscribe(undefined, { name: `stock:${sku}`, after: 0 });
    await Promise.all([mine.next('subscribed'), all.next('subscribed'), anybody.next('subscribed')]);
    const order = (await ada.order({ [sku]: 2 }, 'tok_ok')).data;
    const types = (client: StreamClient) => client.messages.flatMap(({ type, event }) => (type === 'event' ? [event.type] : []));
    await eventually(() => expect(types(mine)).toEqual(['order.placed', 'order.paid']));
    await eventually(() => expect(types(all)).toEqual(['order.placed', 'order.paid']));
    await eventually(() => expect(anybody.seqs(`stock:${sku}`)).toEqual([1, 2, 3]));
    expect((await mine.next('event')).event.subject).toBe(order.id);
    const available = anybody.messages.flatMap(({ type, event }) => (type === 'event' ? [event.data] : []));
    expect(available).toEqual([5, 3, 3].map((each) => ({ sku, available: each })));
    await Promise.all([mine.end(), all.end(), anybody.end()]);
  });

  it('resumes where somebody left off', async () => {
    const ada = await shop.customer();
    const sku = await shop.sku({ stock: 50 });
    await inParallel([...Array(5).keys()], 2, () => ada.order({ [sku]: 1 }, 'tok_ok'));
    const client = await StreamClient.open(copy.url);
    client.subscribe(ada.token, { name: 'orders', after: 4 });
    await eventually(() => expect(client.seqs('orders')).toEqual([5, 6, 7, 8, 9, 10]));
    await client.end();
  });

  it('closes with 4401 once somebody has logged out', async () => {
    const ada = await shop.customer();
    const client = await StreamClient.open(copy.url);
    client.subscribe(ada.token, 'orders');
    await client.next('subscribed');
    expect((await ada.post('/auth/logout')).status).toBe(204);
    await eventually(() => expect(client.closed).toMatchObject({ code: 4401 }));
  });

  it('leaves everybody with everything, once, after kill -9 of the gateway and of orders', async () => {
    const customers = await inParallel([...Array(24).keys()], 4, () => shop.customer());
    const skus = [await shop.sku({ stock: 100_000 }), await shop.sku({ stock: 100_000 })];
    const crowd = new StreamCrowd(copy);
    await crowd.gather(shop, customers, 6);
    const shoppers = customers.slice(0, 4).map((customer, n) => new StubbornShopper(customer, skus, new SeededRandom(n + 1)));
    for (const shopper of shoppers) shopper.start();
    for (const [name, connections] of [
      ['api-gateway', 2],
      ['orders', 2],
      ['api-gateway', 3],
    ] as const) {
      await sleep(2_000);
      process.kill(copy.pids()[name]!, 'SIGKILL');
      await crowd.following(connections);
    }
    await sleep(2_000);
    await Promise.all(shoppers.map((shopper) => shopper.stop()));
    await crowd.settled(30_000);
    await crowd.leave();
    expect(crowd.problems).toEqual([]);
    // Placed and paid, to whoever bought and to six administrators.
    const orders = shoppers.reduce((sum, { bought }) => sum + bought.length, 0);
    expect(crowd.events).toBeGreaterThanOrEqual(orders * 2 * 7);
  });
});
