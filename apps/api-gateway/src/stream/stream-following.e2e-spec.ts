import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { StreamFollower } from '#testing/stream-follower.js';
import { StreamUnderTest } from '../../test/stream-under-test.js';
import { socketsClosed } from './stream-metrics.js';

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n);

describe('following a channel', () => {
  let stream: StreamUnderTest;
  let ada: string;

  beforeAll(async () => {
    stream = await StreamUnderTest.start();
  });
  beforeEach(() => {
    ada = randomUUID();
    stream.orders.tells = stream.orders.readable = true;
  });
  afterEach(() => stream.disconnect());
  afterAll(() => stream.stop());

  const follow = async (start: { after?: number; epoch?: string } = {}) => {
    const client = await stream.connect();
    client.subscribe(stream.token(ada), { name: 'orders', ...start });
    return client;
  };
  const live = async () => {
    const client = await follow();
    const { epoch } = await client.next('subscribed');
    await eventually(() => expect(stream.orders.watched).toBe(true));
    return { client, epoch };
  };

  it('resumes with nothing missing and nothing twice, however long it was away', async () => {
    stream.sell(ada, 350);
    const client = await follow({ after: 41 });
    expect(await client.next('subscribed')).toMatchObject({ seq: 41 });
    stream.sell(ada, 5);
    await eventually(() => expect(client.seqs('orders')).toEqual(upTo(355, 42)));
  });

  it('resumes at the very end', async () => {
    stream.sell(ada, 2);
    const { epoch } = await (await follow()).next('subscribed');
    const client = await follow({ after: 2, epoch });
    await client.next('subscribed');
    stream.sell(ada);
    await eventually(() => expect(client.seqs('orders')).toEqual([3]));
  });

  it.each([
    ['after lies beyond the end', { after: 3 }, 'after_beyond_end'],
    ['the epoch is another', { after: 1, epoch: 'another' }, 'epoch_changed'],
  ])('is reset when %s, and may then begin anew', async (_why, start, reason) => {
    stream.sell(ada, 2);
    const client = await follow(start);
    expect(await client.next('reset')).toEqual({ type: 'reset', channel: 'orders', reason });
    client.subscribe(undefined, 'orders');
    expect(await client.next('subscribed')).toMatchObject({ seq: 2 });
    stream.sell(ada);
    await eventually(() => expect(client.seqs('orders')).toEqual([3]));
  });

  it("does not take one channel's place for another's", async () => {
    stream.sell(ada, 2);
    const { epoch } = await (await follow()).next('subscribed');
    const client = await stream.connect();
    client.subscribe(stream.token(ada, 'admin'), { name: 'orders', after: 2, epoch });
    expect(await client.next('reset')).toMatchObject({ reason: 'epoch_changed' });
  });

  it('drops what the live feed says twice', async () => {
    const { client } = await live();
    stream.sell(ada, 3, { doubled: true });
    await eventually(() => expect(client.seqs('orders')).toEqual([1, 2, 3]));
  });

  it('finds what the live feed did not say', async () => {
    const { client } = await live();
    stream.orders.tells = false;
    stream.sell(ada, 150);
    stream.orders.tells = true;
    stream.sell(ada);
    await eventually(() => expect(client.seqs('orders')).toEqual(upTo(151)));
  });

  it('goes on when the live feed was cut off', async () => {
    const { client } = await live();
    stream.orders.cut();
    stream.sell(ada, 3);
    await eventually(() => expect(client.seqs('orders')).toEqual([1, 2, 3]));
  });

  it('waits for a history that cannot be read just now', async () => {
    const { client } = await live();
    stream.orders.readable = stream.orders.tells = false;
    stream.sell(ada, 2);
    stream.orders.tells = true;
    stream.sell(ada);
    const asked = stream.orders.reads.length;
    await eventually(() => expect(stream.orders.reads.length).toBeGreaterThan(asked + 1));
    expect(client.seqs('orders')).toEqual([]);
    stream.orders.readable = true;
    await eventually(() => expect(client.seqs('orders')).toEqual([1, 2, 3]));
  });

  it('says so when the service does not answer, and lives on', async () => {
    stream.orders.readable = false;
    const client = await follow();
    expect(await client.next('error', 'orders')).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    stream.orders.readable = true;
    client.subscribe(undefined, 'orders');
    await client.next('subscribed');
  });

  it.each([
    ['made anew', undefined, 'epoch_changed'],
    ['set back', 'the same', 'history_gone'],
  ])('is reset when the database is %s under it', async (_how, epoch, reason) => {
    stream.sell(ada, 5);
    const { client } = await live();
    stream.orders.restore(0, epoch === undefined ? undefined : stream.orders.epoch);
    expect(await client.next('reset')).toEqual({ type: 'reset', channel: 'orders', reason });
  });

  describe('sends a client away that does not read, with 1013,', () => {
    const sentAway = async () => (await socketsClosed.get()).values.find(({ labels }) => labels['code'] === '1013')?.value ?? 0;
    const happenMuch = async () => {
      const text = 'x'.repeat(64 * 1024);
      for (let n = 0; n < 400; n++) {
        stream.orders.happen('order.paid', `big ${ada}`, { customerId: ada, text });
        if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    };

    it.each([
      ['when a mebibyte waits for it', {}, 10_000],
      ['when it takes too long over its history', { after: 0 }, 20_000],
    ])('%s', async (_when, start, withinMs) => {
      const before = await sentAway();
      if ('after' in start) await happenMuch();
      const client = await follow(start);
      await client.next('subscribed');
      client.ws.pause();
      if (!('after' in start)) await happenMuch();
      await eventually(async () => expect(await sentAway()).toBe(before + 1), withinMs);
      client.ws.resume();
      await eventually(() => expect(client.closed).toMatchObject({ code: 1013 }));
      expect(client.seqs('orders')).toEqual(upTo(client.seqs('orders').length));
      expect(client.seqs('orders').length).toBeLessThan(400);
    });
  });

  it('brings a history that is far larger than what it keeps of it for a client', async () => {
    const text = 'x'.repeat(32 * 1024);
    for (let n = 0; n < 300; n++) stream.orders.happen('order.paid', `big ${ada}`, { customerId: ada, text });
    const client = await follow({ after: 0 });
    client.ws.pause();
    await eventually(() => expect(stream.orders.reads.at(-1)).toMatchObject({ channel: `customer:${ada}`, limit: 100 }));
    client.ws.resume();
    await eventually(() => expect(client.seqs('orders')).toEqual(upTo(300)));
  });

  it('closes with 1001 when the gateway stops', async () => {
    const own = await StreamUnderTest.start();
    const client = await own.connect();
    client.subscribe(own.token(ada), 'orders');
    await client.next('subscribed');
    const started = Date.now();
    await own.gateway.stop();
    expect(client.closed).toMatchObject({ code: 1001 });
    expect(Date.now() - started).toBeLessThan(5_000);
    await own.stop();
  });

  it('keeps a follower whole that is cut off again and again', async () => {
    const follower = new StreamFollower(stream.gateway.url, stream.token(ada), ['orders']);
    follower.start();
    await eventually(() => expect(follower.following).toBe(true));
    for (let n = 0; n < 30; n++) {
      stream.sell(ada);
      if (n % 10 === 5) follower.cut();
    }
    await eventually(() => expect(follower.seq('orders')).toBe(30));
    await follower.stop();
    expect(follower.problems).toEqual([]);
    expect(follower.events).toBe(30);
  });
});
