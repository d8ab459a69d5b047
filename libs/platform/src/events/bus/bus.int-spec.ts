import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection, type Envelope } from 'rabbitmq-client';
import { eventually } from '#testing/eventually.js';
import { rabbitmqAvailable, withRabbit } from '#testing/rabbitmq/rabbit-programs.js';
import { type RabbitServer, startRabbit } from '#testing/rabbitmq/rabbit-server.js';
import { BusUnderTest } from '../../../test/bus-under-test.js';
import type { ReceivedEvent } from '../event-consumer.js';
import type { NewEvent } from '../event-log.js';
import { partitionOf, partitions } from '../partition.js';
import { deadLetters, eventsExchange, queueName } from './topology.js';

const suite = rabbitmqAvailable() ? describe : describe.skip;
const minutes = 60_000;

suite(withRabbit('the bus'), () => {
  let rabbit: RabbitServer;
  let bus: BusUnderTest;
  /** Of the operator. */
  let connection: Connection;

  beforeAll(async () => {
    rabbit = await startRabbit();
    bus = await BusUnderTest.start(rabbit.url);
    connection = new Connection({ url: rabbit.url, retryLow: 100, retryHigh: 500 });
    connection.on('error', () => undefined);
  }, 2 * minutes);
  afterEach(() => bus.reset());
  afterAll(async () => {
    connection.unsafeDestroy();
    await bus.stop();
    await rabbit.stop();
  }, minutes);

  const expired = (subject: string, version: number): NewEvent => ({ type: 'order.expired', subject, version, data: { customerId: 'c' } });
  const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
  const subjectIn = (partition: number): string => {
    for (;;) {
      const subject = randomUUID();
      if (partitionOf('order', subject) === partition) return subject;
    }
  };
  /** A consumer whose queues are there. */
  const ready = (consumer: string) =>
    eventually(async () => {
      for (let partition = 0; partition < partitions; partition++)
        expect(await connection.queueDeclare({ queue: queueName(consumer, partition), passive: true })).toMatchObject({ consumerCount: 1 });
    });
  const allPublished = (withinMs = 20_000) =>
    eventually(async () => {
      const { position, published } = await bus.relay();
      expect(published).toBe(position);
    }, withinMs);

  it('brings a consumer each event of its aggregates as it was recorded, and no others', async () => {
    const [orders, stock]: ReceivedEvent[][] = [[], []];
    bus.follow('test.orders', (event) => void orders.push(event));
    bus.follow('test.stock', (event) => void stock.push(event), ['stock', 'product']);
    await Promise.all([ready('test.orders'), ready('test.stock')]);
    bus.publish();
    const subject = randomUUID();
    await bus.write(expired(subject, 1), {
      type: 'stock.changed',
      subject: 'MUG-1',
      version: 1,
      data: { sku: 'MUG-1', onHand: 3, reserved: 1, available: 2 },
    });
    await eventually(() => {
      expect(orders).toHaveLength(1);
      expect(stock).toHaveLength(1);
    });
    const [row] = await bus.dataSource.query(`SELECT event_id, occurred_at, position FROM event_log WHERE subject = 'MUG-1'`);
    expect(stock).toEqual([
      {
        id: row.event_id,
        source: 'orders',
        type: 'stock.changed',
        aggregate: 'stock',
        subject: 'MUG-1',
        version: 1,
        data: { sku: 'MUG-1', onHand: 3, reserved: 1, available: 2 },
        time: row.occurred_at,
        position: Number(row.position),
        requestId: undefined,
      },
    ]);
    expect(orders).toMatchObject([{ type: 'order.expired', subject, version: 1, data: { customerId: 'c' } }]);
    await allPublished();
  });

  it(
    'loses nothing and reorders nothing of a subject when the broker is killed twice while it works',
    async () => {
      const received = new Map<string, number[]>();
      bus.follow('test.killed', ({ subject, version }) => void received.set(subject, [...(received.get(subject) ?? []), version]));
      await ready('test.killed');
      // RabbitMQ 3.10 writes down half a second late that there is a queue at all, unless it is stopped properly.
      await rabbit.halt();
      await rabbit.start();
      bus.publish();
      const subjects = Array.from({ length: 40 }, () => randomUUID());
      const versions = 60;
      let written = 0;
      const writing = (async () => {
        for (; written < versions; written++) await bus.write(...subjects.map((subject) => expired(subject, written + 1)));
      })();
      for (const kill of [20, 40]) {
        await eventually(() => expect(written).toBeGreaterThanOrEqual(kill), minutes);
        await rabbit.kill('SIGKILL');
        await rabbit.start();
      }
      await writing;
      await allPublished(minutes);
      await eventually(() => {
        for (const subject of subjects) expect(received.get(subject)?.at(-1)).toBe(versions);
      });
      for (const subject of subjects) {
        // A version that comes again is no news; each that is news is the next.
        const news = received.get(subject)!.filter((version, index, all) => version > Math.max(0, ...all.slice(0, index)));
        expect(news).toEqual(upTo(versions));
      }
    },
    4 * minutes,
  );

  it(
    'has published what it says is published, even when the broker is killed at that moment',
    async () => {
      const received = new Set<number>();
      bus.follow('test.killed', ({ position }) => void received.add(position));
      await ready('test.killed');
      const before = (await bus.relay()).position;
      const stopPublishing = bus.publish();
      const writing = (async () => {
        for (let round = 0; round < 20; round++) await bus.write(...Array.from({ length: 100 }, () => expired(randomUUID(), 1)));
      })();
      await eventually(async () => expect((await bus.relay()).published).toBeGreaterThan(before + 300), minutes);
      await rabbit.kill('SIGKILL');
      await stopPublishing();
      await writing;
      const { published, position } = await bus.relay();
      expect(published).toBeLessThanOrEqual(position);
      await rabbit.start();
      await eventually(() => expect(range(before + 1, published).filter((each) => !received.has(each))).toEqual([]), minutes);
      bus.publish();
      await allPublished(minutes);
    },
    3 * minutes,
  );

  it(
    'waits for a broker that is frozen, and for one that is not there',
    async () => {
      const received = new Set<string>();
      bus.follow('test.frozen', ({ subject }) => void received.add(subject));
      await ready('test.frozen');
      await rabbit.halt();
      bus.publish();
      const [early, late] = [randomUUID(), randomUUID()];
      await bus.write(expired(early, 1));
      const { published } = await bus.relay();
      await rabbit.start();
      await eventually(() => expect(received.has(early)).toBe(true));
      expect((await bus.relay()).position).toBeGreaterThan(published);
      await rabbit.kill('SIGSTOP');
      await bus.write(expired(late, 1));
      // Longer than it takes to give the connection up.
      await new Promise((resolve) => setTimeout(resolve, 14_000));
      expect(received.has(late)).toBe(false);
      await rabbit.kill('SIGCONT');
      await eventually(() => expect(received.has(late)).toBe(true));
      await allPublished();
    },
    3 * minutes,
  );

  it(
    'sets aside what is no event, and goes on behind it',
    async () => {
      const received: ReceivedEvent[] = [];
      bus.follow('test.unreadable', (event) => void received.push(event));
      await ready('test.unreadable');
      await connection.queuePurge(deadLetters);
      const subject = subjectIn(2);
      const send = (body: string | Buffer | object, envelope: Envelope = {}) =>
        withPublisher((publisher) =>
          publisher.send({ exchange: eventsExchange, routingKey: 'order.paid.2', durable: true, ...envelope }, body),
        );
      const event = {
        id: randomUUID(),
        source: 'orders',
        type: 'order.dreamt',
        subject,
        time: '2026-01-02T03:04:05.678Z',
        data: {},
        position: 9,
      };
      await send(Buffer.from('{"half":'), { contentType: 'application/json' });
      await send('no JSON at all');
      await send({ ...event, sequence: 0 });
      await send([event]);
      await send({ ...event, sequence: 1 });
      await eventually(() => expect(received).toMatchObject([{ type: 'order.dreamt', subject, version: 1 }]));
      const bodies: string[] = [];
      for (let n = 0; n < 4; n++) {
        const letter = await eventually(async () => (await connection.basicGet({ queue: deadLetters, noAck: true })) ?? fail());
        expect(letter.headers).toMatchObject({
          'x-first-death-queue': queueName('test.unreadable', 2),
          'x-first-death-reason': 'rejected',
        });
        bodies.push(Buffer.isBuffer(letter.body) ? letter.body.toString() : JSON.stringify(letter.body));
      }
      expect(bodies).toEqual(['{"half":', '"no JSON at all"', JSON.stringify({ ...event, sequence: 0 }), JSON.stringify([event])]);
    },
    minutes,
  );

  it(
    'lets copies share the partitions, and one take over in order from another',
    async () => {
      const subject = subjectIn(1);
      const taken: string[] = [];
      let refuse = false;
      const stopFirst = bus.follow('test.copies', ({ version }) => {
        if (refuse) throw new Error('shutting down');
        taken.push(`first ${version}`);
        if (version === 10) refuse = true;
      });
      await ready('test.copies');
      bus.follow('test.copies', ({ version }) => void taken.push(`second ${version}`));
      bus.publish();
      for (const version of upTo(30)) await bus.write(expired(subject, version));
      await eventually(() => expect(taken.at(-1)).toMatch(/30$/));
      await stopFirst();
      expect(taken).toEqual(upTo(30).map((version) => `${version <= 10 ? 'first' : 'second'} ${version}`));
    },
    minutes,
  );

  it(
    'does not wait for consumers that there never were',
    async () => {
      bus.publish();
      await bus.write({ type: 'user.deleted', subject: randomUUID(), version: 1, data: {} });
      await allPublished(15_000);
      await bus.write({ type: 'user.deleted', subject: randomUUID(), version: 1, data: {} });
      await allPublished(2_000);
    },
    minutes,
  );

  it(
    'stops within seconds while the broker is frozen',
    async () => {
      bus.follow('test.stopped', () => undefined);
      bus.publish();
      await ready('test.stopped');
      await rabbit.kill('SIGSTOP');
      await bus.write(expired(randomUUID(), 1));
      const started = Date.now();
      await bus.reset();
      expect(Date.now() - started).toBeLessThan(4_000);
      await rabbit.kill('SIGCONT');
    },
    minutes,
  );

  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const fail = (): never => {
    throw new Error('nothing yet');
  };
  async function withPublisher<T>(work: (publisher: ReturnType<Connection['createPublisher']>) => Promise<T>): Promise<T> {
    const publisher = connection.createPublisher({ confirm: true });
    try {
      return await work(publisher);
    } finally {
      await publisher.close();
    }
  }
});
