import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '#testing/eventually.js';
import { rabbitmqAvailable, withRabbit } from '#testing/rabbitmq/rabbit-programs.js';
import { startRabbit } from '#testing/rabbitmq/rabbit-server.js';
import { SeededRandom } from '#testing/seeded-random.js';
import { type EventsUnderTest, startEvents } from '../../test/events-under-test.js';

/** Whichever way events travel, the same must hold. */
const transports = [
  { transport: 'the feeds', prepare: () => Promise.resolve({ url: undefined, stop: () => Promise.resolve() }) },
  {
    transport: 'RabbitMQ',
    prepare: async () => {
      const rabbit = await startRabbit();
      return { url: rabbit.url as string | undefined, stop: () => rabbit.stop() };
    },
  },
];

for (const { transport, prepare } of transports) {
  const needsRabbit = transport === 'RabbitMQ';
  const suite = needsRabbit && !rabbitmqAvailable() ? describe.skip : describe;
  suite(needsRabbit ? withRabbit(`events over ${transport}`) : `events over ${transport}`, () => {
    let events: EventsUnderTest;
    let stopBroker: () => Promise<void>;
    let subject = 0;
    const aSubject = () => `s${++subject}`;

    beforeAll(async () => {
      const broker = await prepare();
      stopBroker = broker.stop;
      events = await startEvents(broker.url);
    }, 120_000);
    afterEach(() => {
      events.behaviour.on = () => undefined;
    });
    afterAll(async () => {
      await events.stop();
      await stopBroker();
    });

    const versionsOf = async (name: string) => (await events.taken()).filter((row) => row.subject === name).map(({ version }) => version);
    const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
    const parked = (): Promise<{ subject: string; version: number; reason: string; error: string; attempts: number }[]> =>
      events.consumer.query(`SELECT subject, version, reason, error, attempts FROM parked_event ORDER BY subject, version`);

    it('arrive once each, every subject’s in order, and the feed has no gap', async () => {
      const random = new SeededRandom(7);
      const subjects = Array.from({ length: 20 }, aSubject);
      const next = new Map(subjects.map((name) => [name, 1]));
      await Promise.all(
        subjects.map(async (name) => {
          while (next.get(name)! <= 25) {
            const count = 1 + random.below(3);
            await events.write(name, next.get(name)!, count);
            next.set(name, next.get(name)! + count);
          }
        }),
      );
      await eventually(async () => {
        for (const name of subjects) expect(await versionsOf(name)).toEqual(upTo(next.get(name)! - 1));
      });
      const [feed] = await events.producer.query(
        `SELECT count(*) = max(position) AND min(position) = 1 AS "gapless", bool_and(ordered) AS ordered
         FROM (SELECT position, position > coalesce(lag(position) OVER (PARTITION BY subject ORDER BY version), 0) AS ordered FROM event_log) AS log`,
      );
      expect(feed).toEqual({ gapless: true, ordered: true });
    });

    it('are taken with their effect or not at all', async () => {
      const name = aSubject();
      let failures = 2;
      events.behaviour.on = ({ subject: of }) => {
        if (of === name && failures-- > 0) throw new Error('not now');
      };
      await events.write(name, 1);
      await eventually(async () => expect(await versionsOf(name)).toEqual([1]));
      expect(await parked()).toEqual([]);
    });

    it('pass a poison one of another subject, whose own wait behind it in order until it is redriven', async () => {
      const poison = aSubject();
      let poisonous = true;
      events.behaviour.on = ({ subject: of, version }) => {
        if (of === poison && version === 2 && poisonous) throw new Error('poison');
      };
      const healthy = aSubject();
      await events.write(poison, 1, 2);
      for (let version = 1; version <= 20; version++) await events.write(healthy, version);
      await events.write(poison, 3, 2);
      await eventually(async () => expect(await versionsOf(healthy)).toEqual(upTo(20)));
      await eventually(async () => {
        expect(await parked()).toMatchObject([
          { subject: poison, version: 2, reason: 'failed', error: 'Error: poison' },
          { subject: poison, version: 3, reason: 'waiting' },
          { subject: poison, version: 4, reason: 'waiting' },
        ]);
      });
      expect(await versionsOf(poison)).toEqual([1]);
      poisonous = false;
      await events.consumer.query(`UPDATE parked_event SET next_attempt_at = now()`);
      await eventually(async () => expect(await versionsOf(poison)).toEqual([1, 2, 3, 4]));
      expect(await parked()).toEqual([]);
    });

    it('are tried again by themselves, later each time', async () => {
      const name = aSubject();
      let failures = 4;
      events.behaviour.on = ({ subject: of }) => {
        if (of === name && failures-- > 0) throw new Error('not yet');
      };
      await events.write(name, 1);
      await eventually(async () => expect(await parked()).toMatchObject([{ subject: name, attempts: 3 }]));
      await eventually(async () => expect(await versionsOf(name)).toEqual([1]));
      expect(await parked()).toEqual([]);
    });

    it('wait for no open transaction, and come after it when it commits late', async () => {
      const [late, early] = [aSubject(), aSubject()];
      const session = new pg.Client({ connectionString: events.producerDatabase.url });
      await session.connect();
      await session.query('BEGIN');
      await session.query(
        `INSERT INTO event_log (event_id, aggregate, subject, version, type, data) VALUES (gen_random_uuid(), 'order', $1, 1, 'order.expired', '{}')`,
        [late],
      );
      await events.write(early, 1);
      await eventually(async () => expect(await versionsOf(early)).toEqual([1]));
      expect(await versionsOf(late)).toEqual([]);
      await session.query('COMMIT');
      await session.end();
      await eventually(async () => expect(await versionsOf(late)).toEqual([1]));
    });

    it('written while their service was away arrive when it is back', async () => {
      const name = aSubject();
      await events.write(name, 1);
      await eventually(async () => expect(await versionsOf(name)).toEqual([1]));
      const session = new pg.Client({ connectionString: events.producerDatabase.url });
      await events.stopProducer();
      await session.connect();
      await session.query(
        `INSERT INTO event_log (event_id, aggregate, subject, version, type, data) VALUES (gen_random_uuid(), 'order', $1, 2, 'order.expired', '{}')`,
        [name],
      );
      await session.end();
      await events.startProducer();
      await eventually(async () => expect(await versionsOf(name)).toEqual([1, 2]));
    });

    it('are taken once when a second copy joins and the first one goes', async () => {
      const name = aSubject();
      const stopSecond = await events.startConsumer();
      for (let version = 1; version <= 30; version++) {
        await events.write(name, version);
        if (version === 15) await stopSecond();
      }
      await eventually(async () => expect(await versionsOf(name)).toEqual(upTo(30)));
    });
  });
}
