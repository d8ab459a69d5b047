import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { Receiver, status } from '#testing/webhook-receiver.js';
import { severalRounds, WebhooksUnderTest } from '../../test/webhooks-under-test.js';
import { ladder } from './ladder.js';

describe('a receiver', () => {
  let webhooks: WebhooksUnderTest;
  let receiver: Receiver;
  const start = async (scale: number) => void (webhooks = await WebhooksUnderTest.start(scale));
  beforeEach(async () => void (receiver = await new Receiver().start()));
  afterEach(async () => {
    receiver.stop();
    await webhooks.stop();
  });
  const statuses = async (id: string) => (await webhooks.attempts(id)).map((row) => row.status);

  it('that keeps failing is tried ten times along the ladder; then the next event of the subject has its turn', async () => {
    const scale = 0.00001;
    await start(scale);
    const { id } = await webhooks.endpoint(receiver.url);
    receiver.respond = ({ event }, response) => void response.writeHead(event.sequence === 1 ? 500 : 200).end();
    webhooks.send();
    const [first, second] = await webhooks.happen('o', ['order.placed', 'order.paid']);
    await eventually(() => expect(receiver.received).toHaveLength(11));
    expect(receiver.received.map((got) => got.id)).toEqual([...Array<string>(10).fill(first), second]);
    const gaps = receiver.received.slice(1, 10).map(({ at }, index) => at - receiver.received[index].at);
    gaps.forEach((gap, index) => expect(gap).toBeGreaterThanOrEqual(Math.floor(ladder[index + 1] * scale) - 1));
    const attemptsOf = async (eventId: string) => (await webhooks.attempts(id)).filter((row) => row.event_id === eventId);
    await eventually(async () => expect((await attemptsOf(second)).map((row) => row.status)).toEqual(['succeeded']));
    const attempts = await attemptsOf(first);
    expect(attempts.every((row) => row.status === 'failed')).toBe(true);
    expect(attempts.map((row) => row.attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(attempts.map((row) => row.next_attempt_at !== null)).toEqual([...Array<boolean>(9).fill(true), false]);
  });

  it.each([
    ['redirects, which are not followed', 302, 'answered 302: redirects are not followed'],
    ['answers 404', 404, 'answered 404'],
    ['answers 304', 304, 'answered 304: redirects are not followed'],
  ])('that %s has failed', async (_, code, error) => {
    await start(1);
    const elsewhere = await new Receiver().start();
    const { id } = await webhooks.endpoint(receiver.url);
    receiver.respond = status(code, { location: elsewhere.url });
    webhooks.send();
    await webhooks.happen('o', ['order.placed']);
    await eventually(async () =>
      expect((await webhooks.attempts(id))[0]).toMatchObject({ status: 'failed', response_status: code, error }),
    );
    expect((await webhooks.attempts(id))[1]).toMatchObject({ status: 'pending', attempt: 2 });
    elsewhere.stop();
    expect(elsewhere.connections).toBe(0);
  });

  it('that answers 410 gets nothing more, until an administrator enables it', async () => {
    await start(0.00001);
    const { id } = await webhooks.endpoint(receiver.url);
    receiver.respond = status(410);
    webhooks.send();
    await webhooks.happen('o', ['order.placed', 'order.paid']);
    await eventually(async () => expect((await webhooks.queries.get(id)).state).toMatchObject({ disabledReason: 'gone', version: 2 }));
    await severalRounds();
    expect(receiver.received).toHaveLength(1);
    expect((await webhooks.attempts(id))[0]).toMatchObject({ status: 'failed', response_status: 410 });
    receiver.respond = status(200);
    await webhooks.change(id, { disabled: false });
    await eventually(() => expect(receiver.of('o').map(({ event }) => event.sequence)).toEqual([1, 1, 2]));
  });

  it('that takes nothing for days is disabled, with a reason', async () => {
    await start(0.000001);
    const { id } = await webhooks.endpoint(receiver.url);
    receiver.respond = status(500);
    webhooks.send();
    await webhooks.happen('o', ['order.placed', 'order.paid', 'order.shipped']);
    await eventually(async () => expect((await webhooks.queries.get(id)).state).toMatchObject({ disabledReason: 'failing' }));
    expect(receiver.received.length).toBeGreaterThanOrEqual(10);
    const { failures, failingSince, disabledAt } = (await webhooks.queries.get(id)).state;
    expect(failures).toBe(receiver.received.length);
    expect(disabledAt!.getTime() - failingSince!.getTime()).toBeGreaterThanOrEqual(432);
  });

  it('that takes some is not disabled, however much it refuses', async () => {
    await start(0.000001);
    const { id } = await webhooks.endpoint(receiver.url);
    receiver.respond = ({ event }, response) => void response.writeHead(event.subject === 'bad' ? 500 : 200).end();
    webhooks.send();
    await webhooks.happen('bad', ['order.placed']);
    let n = 0;
    await eventually(async () => {
      await webhooks.happen(`good-${(n += 1)}`, ['order.placed']);
      expect(receiver.of('bad')).toHaveLength(10);
    });
    await severalRounds();
    expect((await webhooks.queries.get(id)).isDisabled).toBe(false);
  });

  it.each([429, 503])('that answers %i is left alone for as long as it asks', async (code) => {
    await start(0.000001);
    await webhooks.endpoint(receiver.url);
    receiver.respond = status(code, { 'retry-after': '2' });
    webhooks.send();
    await webhooks.happen('o', ['order.placed']);
    await eventually(() => expect(receiver.received).toHaveLength(1));
    receiver.respond = status(200);
    await eventually(() => expect(receiver.received).toHaveLength(2));
    expect(receiver.received[1].at - receiver.received[0].at).toBeGreaterThanOrEqual(1_990);
  });

  it('that answers without end is read no further than it takes', async () => {
    await start(1);
    const { id } = await webhooks.endpoint(receiver.url);
    receiver.respond = (_, response) => {
      response.writeHead(200);
      const more = () => void (response.destroyed || response.write(Buffer.alloc(65_536), () => setImmediate(more)));
      more();
    };
    webhooks.send();
    await webhooks.happen('o', ['order.placed']);
    await eventually(async () => expect(await statuses(id)).toEqual(['succeeded']));
  });
});

describe('a dead receiver', () => {
  let webhooks: WebhooksUnderTest;
  let silent: Server;
  afterEach(async () => {
    silent.close();
    await webhooks.stop();
  });

  it('fails after 15 s, and delays nobody else meanwhile', async () => {
    webhooks = await WebhooksUnderTest.start(1);
    let open = 0;
    let most = 0;
    silent = createServer((socket) => {
      most = Math.max(most, (open += 1));
      socket.on('error', () => undefined).on('close', () => (open -= 1));
    });
    silent.listen(0, '127.0.0.2');
    await once(silent, 'listening');
    const port = (silent.address() as { port: number }).port;
    const dead = await webhooks.endpoint(`http://127.0.0.2:${port}/`);
    const alive = await new Receiver().start();
    await webhooks.endpoint(alive.url);
    webhooks.send();
    for (let n = 0; n < 60; n++) await webhooks.happen(`subject-${n}`, ['order.placed']);
    const started = Date.now();
    await eventually(() => expect(alive.received).toHaveLength(60), 5_000);
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(most).toBeLessThanOrEqual(8);
    await eventually(async () =>
      expect((await webhooks.attempts(dead.id))[0]).toMatchObject({ status: 'failed', error: 'no whole answer within 15 s' }),
    );
    alive.stop();
  });
});
