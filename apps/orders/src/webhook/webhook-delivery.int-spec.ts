import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { eventually } from '#testing/eventually.js';
import { isGenuine, Receiver, status } from '#testing/webhook-receiver.js';
import { severalRounds, WebhooksUnderTest } from '../../test/webhooks-under-test.js';

const aLease = () => randomUUID();

describe('a webhook', () => {
  let webhooks: WebhooksUnderTest;
  let receiver: Receiver;
  beforeEach(async () => {
    webhooks = await WebhooksUnderTest.start(0.00001);
    receiver = await new Receiver().start();
  });
  afterEach(async () => {
    receiver.stop();
    await webhooks.stop();
  });
  const arrived = (count: number, from = receiver) => eventually(() => expect(from.received).toHaveLength(count));

  it('carries the event as the API shows it, signed, under the id of the event', async () => {
    const { id, secret } = await webhooks.endpoint(receiver.url);
    webhooks.send();
    const [eventId] = await webhooks.happen('MUG-OAT', ['stock.low'], 7);
    await arrived(1);
    const [got] = receiver.received;
    expect(got.event).toEqual({
      specversion: '1.0',
      id: eventId,
      source: 'catalog',
      type: 'stock.low',
      subject: 'MUG-OAT',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      datacontenttype: 'application/json',
      data: {},
      sequence: 7,
      position: 1,
    });
    expect(got.headers).toMatchObject({ 'webhook-id': eventId, 'content-type': 'application/json' });
    expect(Math.abs(Number(got.headers['webhook-timestamp']) * 1_000 - got.at)).toBeLessThan(5_000);
    expect(isGenuine(got, secret)).toBe(true);
    await eventually(async () =>
      expect(await webhooks.attempts(id)).toEqual([
        expect.objectContaining({
          event_id: eventId,
          event_type: 'stock.low',
          attempt: 1,
          status: 'succeeded',
          response_status: 204,
          error: null,
        }),
      ]),
    );
  });

  it('comes for the types that the endpoint names, from its creation on', async () => {
    await webhooks.happen('before', ['order.placed']);
    await webhooks.endpoint(receiver.url, ['order.paid', 'stock.*']);
    webhooks.send();
    await webhooks.happen('o', ['order.placed', 'order.paid', 'order.shipped']);
    await webhooks.happen('s', ['stock.changed', 'stock.low']);
    await webhooks.happen('u', ['user.created']);
    await arrived(3);
    await severalRounds();
    expect(receiver.received.map(({ event }) => event.type).sort()).toEqual(['order.paid', 'stock.changed', 'stock.low']);
  });

  it('comes in order for one subject, however often it fails, and other subjects do not wait', async () => {
    await webhooks.endpoint(receiver.url);
    const seen = new Map<string, number>();
    receiver.respond = (got, response) => {
      const times = (seen.get(got.id) ?? 0) + 1;
      seen.set(got.id, times);
      const fails = got.event.subject === 'slow' && got.event.sequence === 1 && times < 4;
      response.writeHead(fails ? 500 : 200).end();
    };
    webhooks.send();
    await webhooks.happen('slow', ['order.placed', 'order.paid', 'order.shipped']);
    await webhooks.happen('fast', ['order.placed', 'order.paid']);
    await webhooks.happen('slow', ['order.delivered'], 4);
    await arrived(9);
    expect(receiver.of('slow').map(({ event }) => event.sequence)).toEqual([1, 1, 1, 1, 2, 3, 4]);
    expect(receiver.of('fast').map(({ event }) => event.sequence)).toEqual([1, 2]);
    expect(receiver.received.lastIndexOf(receiver.of('fast')[1])).toBeLessThan(receiver.received.indexOf(receiver.of('slow')[4]));
  });

  it('comes once when several processes share the work, and in order', async () => {
    await webhooks.endpoint(receiver.url);
    for (let process = 0; process < 3; process++) webhooks.send();
    const subjects = Array.from({ length: 20 }, (_, index) => `subject-${index}`);
    await Promise.all(
      subjects.map((subject) => webhooks.happen(subject, ['order.placed', 'order.paid', 'order.shipped', 'order.delivered'])),
    );
    await arrived(80);
    await severalRounds();
    expect(receiver.received).toHaveLength(80);
    for (const subject of subjects) expect(receiver.of(subject).map(({ event }) => event.sequence)).toEqual([1, 2, 3, 4]);
  });

  it('is sent again when the process that took it died before it wrote down the answer', async () => {
    const { id } = await webhooks.endpoint(receiver.url);
    const [eventId] = await webhooks.happen('o', ['order.placed', 'order.paid']);
    await webhooks.collect.execute();
    const [lost] = await webhooks.claims.execute(new Map(), aLease());
    expect(await webhooks.claims.execute(new Map(), aLease())).toEqual([]);
    await webhooks.dataSource.query(`UPDATE webhook_delivery SET leased_until = now() WHERE id = $1`, [lost.id]);
    webhooks.send();
    await arrived(2);
    expect(receiver.of('o').map(({ event }) => event.sequence)).toEqual([1, 2]);
    expect(receiver.received[0].id).toBe(eventId);
    const late = { succeeded: false, responseStatus: 500, error: 'late', retryAfterMs: 0, gone: true };
    await webhooks.record.execute(lost, late, new Date());
    await eventually(async () => expect((await webhooks.attempts(id)).map((row) => row.status)).toEqual(['succeeded', 'succeeded']));
  });

  it('is signed with both secrets after a rotation, until the day is over', async () => {
    const { id, secret: old } = await webhooks.endpoint(receiver.url);
    webhooks.send();
    const { secret: fresh } = await webhooks.rotate.execute(id);
    await webhooks.happen('a', ['order.placed']);
    await arrived(1);
    expect([isGenuine(receiver.received[0], old), isGenuine(receiver.received[0], fresh)]).toEqual([true, true]);
    const [{ hours }] = await webhooks.dataSource.query<{ hours: number }[]>(
      `SELECT round(extract(epoch FROM ends_at - now()) / 3600)::int AS hours FROM webhook_secret WHERE ends_at IS NOT NULL`,
    );
    expect(hours).toBe(24);
    await webhooks.dataSource.query(`UPDATE webhook_secret SET ends_at = now() WHERE ends_at IS NOT NULL`);
    await webhooks.happen('b', ['order.placed']);
    await arrived(2);
    expect([isGenuine(receiver.received[1], old), isGenuine(receiver.received[1], fresh)]).toEqual([false, true]);
  });

  it('can be sent again by hand, under the same id and as the next attempt', async () => {
    const { id } = await webhooks.endpoint(receiver.url);
    webhooks.send();
    const [eventId] = await webhooks.happen('o', ['order.placed']);
    await eventually(async () => expect((await webhooks.attempts(id))[0]).toMatchObject({ status: 'succeeded' }));
    const [first] = await webhooks.attempts(id);
    const again = await webhooks.redeliver.execute({ endpointId: id, deliveryId: first.id });
    expect(again).toMatchObject({ event_id: eventId, attempt: 2, status: 'pending' });
    await arrived(2);
    expect(receiver.received[1].id).toBe(eventId);
    expect(receiver.received[1].body).toBe(receiver.received[0].body);
  });

  it('that is to be tried much later is sent now when somebody asks', async () => {
    const { id } = await webhooks.endpoint(receiver.url);
    receiver.respond = status(503, { 'retry-after': '3600' });
    webhooks.send();
    await webhooks.happen('o', ['order.placed']);
    await eventually(async () => expect(await webhooks.attempts(id)).toHaveLength(2));
    receiver.respond = status(200);
    const [first, second] = await webhooks.attempts(id);
    expect(await webhooks.redeliver.execute({ endpointId: id, deliveryId: first.id })).toMatchObject({ id: second.id });
    await eventually(async () => expect((await webhooks.attempts(id)).map((row) => row.status)).toEqual(['failed', 'succeeded']));
  });

  it('for a test comes once, though it fails, and stands in no log of events', async () => {
    const { id, secret } = await webhooks.endpoint(receiver.url, ['order.paid']);
    receiver.respond = status(500);
    webhooks.send();
    const made = await webhooks.test.execute(id);
    await arrived(1);
    await eventually(async () => expect((await webhooks.attempts(id)).map((row) => row.status)).toEqual(['failed']));
    await severalRounds();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0].event).toMatchObject({
      id: made.event_id,
      type: 'webhook.test',
      sequence: 1,
      position: null,
      data: { endpointId: id },
    });
    expect(isGenuine(receiver.received[0], secret)).toBe(true);
    expect(await webhooks.dataSource.query('SELECT position FROM feed_event')).toEqual([]);
  });

  it('waits while the endpoint is disabled, and then comes in order', async () => {
    const { id } = await webhooks.endpoint(receiver.url);
    webhooks.send();
    await webhooks.change(id, { disabled: true });
    await webhooks.happen('o', ['order.placed', 'order.paid']);
    await severalRounds();
    expect(receiver.received).toEqual([]);
    await expect(webhooks.test.execute(id)).rejects.toThrow(codeOf('WEBHOOK_ENDPOINT_DISABLED'));
    await webhooks.change(id, { disabled: false });
    await arrived(2);
    expect(receiver.of('o').map(({ event }) => event.sequence)).toEqual([1, 2]);
  });

  it('finds its way again after the database went away', async () => {
    await webhooks.endpoint(receiver.url);
    webhooks.send();
    await webhooks.dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await eventually(() => webhooks.happen(randomUUID(), ['order.placed']));
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(0));
  });
});
