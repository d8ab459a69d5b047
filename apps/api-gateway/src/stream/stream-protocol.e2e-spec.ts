import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { StreamUnderTest } from '../../test/stream-under-test.js';

const ada = randomUUID();
const bob = randomUUID();

describe('what a client may say on the stream', () => {
  let stream: StreamUnderTest;

  beforeAll(async () => {
    stream = await StreamUnderTest.start();
    stream.catalog.happen('stock.changed', 'MUG', { sku: 'MUG', onHand: 5, reserved: 1, available: 4 });
  });
  afterEach(() => stream.disconnect());
  afterAll(() => stream.stop());

  const closing = (client: { closed: unknown }) => eventually(() => expect(client.closed).toBeDefined());

  it('starts at now, and brings what happens then', async () => {
    const client = await stream.connect();
    stream.sell(ada, 3);
    client.subscribe(stream.token(ada), 'orders');
    const { seq, epoch } = await client.next('subscribed', 'orders');
    expect([seq, typeof epoch]).toEqual([3, 'string']);
    stream.sell(ada);
    const { seq: next, event } = await client.next('event', 'orders');
    expect([next, event.type, event.data]).toEqual([4, 'order.paid', { customerId: ada }]);
  });

  it('shows an administrator every order, and each customer alone', async () => {
    const [admin, customer] = [await stream.connect(), await stream.connect()];
    admin.subscribe(stream.token(randomUUID(), 'admin'), 'orders', `orders:${bob}`);
    customer.subscribe(stream.token(bob), 'orders');
    await Promise.all([admin.next('subscribed', 'orders'), admin.next('subscribed', `orders:${bob}`), customer.next('subscribed')]);
    stream.sell(ada);
    stream.sell(bob);
    const [all, ofBob] = [await admin.next('event', 'orders'), await admin.next('event', `orders:${bob}`)];
    expect([all.event.data, ofBob.event.data]).toEqual([{ customerId: ada }, { customerId: bob }]);
    await eventually(() => expect(admin.seqs('orders')).toEqual([all.seq, all.seq + 1]));
    expect((await customer.next('event')).event.data).toEqual({ customerId: bob });
  });

  it('shows anybody what is public, without a token', async () => {
    const client = await stream.connect();
    client.subscribe(undefined, { name: 'stock:MUG', after: 0 });
    const { seq, event } = await client.next('event', 'stock:MUG');
    expect([seq, event.data]).toEqual([1, { sku: 'MUG', available: 4 }]);
  });

  it.each([
    [`orders:${bob}`, 'FORBIDDEN'],
    ['nonsense', 'UNKNOWN_CHANNEL'],
    ['stock:NO-SUCH', 'UNKNOWN_CHANNEL'],
    [`product:${randomUUID()}`, 'UNKNOWN_CHANNEL'],
  ])('refuses %s with %s, and lives on', async (name, code) => {
    const client = await stream.connect();
    client.subscribe(stream.token(ada), name, 'orders');
    expect(await client.next('error', name)).toMatchObject({ code });
    await client.next('subscribed', 'orders');
    stream.sell(ada);
    await client.next('event', 'orders');
  });

  it('asks for a token where one is needed, and lives on', async () => {
    const client = await stream.connect();
    client.subscribe(undefined, 'orders', 'stock:MUG');
    expect(await client.next('error', 'orders')).toMatchObject({ code: 'UNAUTHENTICATED' });
    await client.next('subscribed', 'stock:MUG');
  });

  it.each(['{', '[]', '{"type":"publish"}', '{"type":"subscribe","channels":[{"name":"orders","since":1}]}'])(
    'refuses %s, and lives on',
    async (message) => {
      const client = await stream.connect();
      client.say(message);
      expect(await client.next('error')).toMatchObject({ code: 'VALIDATION_FAILED' });
      client.say({ type: 'ping' });
      await client.next('pong');
    },
  );

  it('refuses what is no text, and closes on a message that is too large', async () => {
    const client = await stream.connect();
    client.ws.send(Buffer.from([1, 2, 3]));
    expect(await client.next('error')).toMatchObject({ code: 'VALIDATION_FAILED' });
    client.say('x'.repeat(65 * 1024));
    await closing(client);
    expect(client.closed).toMatchObject({ code: 1009 });
  });

  it('adds and ends channels on one socket', async () => {
    const client = await stream.connect();
    client.subscribe(stream.token(ada), 'orders');
    await client.next('subscribed', 'orders');
    client.subscribe(undefined, 'stock:MUG');
    await client.next('subscribed', 'stock:MUG');
    client.say({ type: 'unsubscribe', channels: [{ name: 'orders' }] });
    await client.next('unsubscribed', 'orders');
    stream.sell(ada);
    stream.catalog.happen('stock.changed', 'MUG', { sku: 'MUG', available: 3 });
    await client.next('event', 'stock:MUG');
    expect(client.seqs('orders')).toEqual([]);
  });

  it('follows at most 100 channels', async () => {
    const client = await stream.connect();
    const admin = stream.token(randomUUID(), 'admin');
    client.subscribe(admin, ...Array.from({ length: 100 }, () => `orders:${randomUUID()}`));
    client.subscribe(undefined, 'orders');
    expect(await client.next('error', 'orders')).toMatchObject({ code: 'TOO_MANY_CHANNELS' });
    await eventually(() => expect(client.messages.filter(({ type }) => type === 'subscribed')).toHaveLength(100));
  });

  it.each([
    ['is no token', () => 'junk'],
    ['has expired', () => stream.token(ada, 'customer', { expiresIn: -1 })],
  ])('closes with 4401 on a token that %s', async (_how, token) => {
    const client = await stream.connect();
    client.subscribe(token(), 'orders');
    await closing(client);
    expect(client.closed).toMatchObject({ code: 4401 });
  });

  it('closes with 4401 when the token expires, unless a fresh one came', async () => {
    const [left, stayed] = [await stream.connect(), await stream.connect()];
    for (const client of [left, stayed]) {
      client.subscribe(stream.token(ada, 'customer', { expiresIn: 2 }), 'orders');
      await client.next('subscribed');
    }
    stayed.subscribe(stream.token(ada));
    await closing(left);
    expect(left.closed).toMatchObject({ code: 4401 });
    stream.sell(ada);
    await stayed.next('event');
    expect(stayed.closed).toBeUndefined();
  });

  it('closes with 4401 when the session ends', async () => {
    const client = await stream.connect();
    const sessionId = randomUUID();
    client.subscribe(stream.token(ada, 'customer', { sessionId }), 'orders');
    await client.next('subscribed');
    stream.gateway.identity.endSession(sessionId);
    await closing(client);
    expect(client.closed).toMatchObject({ code: 4401 });
  });

  it("refuses somebody else's token on the same socket, and lives on", async () => {
    const client = await stream.connect();
    client.subscribe(stream.token(ada), 'orders');
    client.subscribe(stream.token(bob), `orders:${bob}`);
    expect(await client.next('error')).toMatchObject({ code: 'FORBIDDEN' });
    await client.next('subscribed', 'orders');
    expect(client.messages.some(({ channel }) => channel === `orders:${bob}`)).toBe(false);
  });

  it('closes a socket that does not subscribe', async () => {
    const client = await stream.connect();
    await eventually(() => expect(client.closed).toMatchObject({ code: 4408 }), 15_000);
  });

  it.each([undefined, 'https://shop.example'])('lets %s in', async (origin) => {
    const client = await stream.connect(origin === undefined ? {} : { origin });
    client.say({ type: 'ping' });
    await client.next('pong');
  });

  it('refuses a page of another origin before there is a socket', async () => {
    const refusal = await stream
      .connect({ origin: 'https://evil.example' })
      .catch((error: unknown) => JSON.parse((error as Error).message));
    expect(refusal).toMatchObject({ status: 403, code: 'FORBIDDEN', instance: '/api/v1/stream' });
  });

  it('answers other wishes for another protocol as the plain requests that they also are', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { connection: 'Upgrade', upgrade: 'h2c' };
      request(`${stream.gateway.url}/health/live`, { headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(answer).toBe(200);
  });
});
