import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { codeOf } from '#testing/code-of.js';
import { WebhooksUnderTest } from '../../test/webhooks-under-test.js';
import { DeleteEndpoint } from './delete-endpoint.js';

const url = 'http://127.0.0.2:9/';
const nobody = randomUUID();
const nothing = { url: '', events: [], disabled: false };

describe('webhook endpoints', () => {
  let webhooks: WebhooksUnderTest;
  let remove: DeleteEndpoint;
  beforeAll(async () => {
    webhooks = await WebhooksUnderTest.start(1);
    remove = new DeleteEndpoint(webhooks.dataSource, webhooks.keys);
  });
  afterAll(() => webhooks.stop());

  it('are made with a secret that no read shows', async () => {
    const { endpoint, secret } = await webhooks.create.execute({ url, events: ['order.*', 'stock.low', 'order.*'], description: 'ERP' });
    expect(secret).toMatch(/^whsec_/);
    const { state } = await webhooks.queries.get(endpoint.state.id);
    expect(state).toMatchObject({ url, events: ['order.*', 'stock.low'], description: 'ERP', disabledAt: null, version: 1 });
    expect(JSON.stringify(state)).not.toContain(secret);
  });

  it('keep their secrets sealed with a key of their own, which goes with them', async () => {
    const { id, secret } = await webhooks.endpoint(url);
    await webhooks.rotate.execute(id);
    const rows = await webhooks.dataSource.query('SELECT secret, secret_sealed FROM webhook_secret WHERE endpoint_id = $1', [id]);
    expect(rows).toEqual(Array(2).fill({ secret: null, secret_sealed: expect.any(Buffer) }));
    expect(rows.some(({ secret_sealed: sealed }: { secret_sealed: Buffer }) => sealed.includes(secret))).toBe(false);
    await remove.execute({ id });
    expect(await webhooks.dataSource.query('SELECT FROM person_key WHERE person_id = $1', [id])).toEqual([]);
  });

  it('keep the URL as it was given', async () => {
    const { id } = await webhooks.endpoint('https://EXAMPLE.com');
    expect((await webhooks.queries.get(id)).state.url).toBe('https://EXAMPLE.com');
  });

  it.each([
    [{ url, events: ['order.payed'] }, 'events'],
    [{ url, events: ['*', 'orders.*'] }, 'events'],
    [{ url, events: ['order'] }, 'events'],
    [{ url, events: [] }, 'events'],
    [{ url: 'example.com', events: ['*'] }, 'url'],
    [{ url, events: ['*'], description: 'x'.repeat(201) }, 'description'],
  ])('refuse %j, naming %s', async (request, field) => {
    await expect(webhooks.create.execute(request)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
  });

  it('get a new version for each change, and none for what is so already', async () => {
    const { id } = await webhooks.endpoint(url);
    const change = (updateMask: string[], fields: object, expectedVersion?: number) =>
      webhooks.update.execute({ id, updateMask, ...nothing, ...fields, expectedVersion });
    expect((await change(['events', 'description'], { events: ['order.paid'], description: 'new' }, 1)).state).toMatchObject({
      version: 2,
      events: ['order.paid'],
      description: 'new',
    });
    expect((await change(['events'], { events: ['order.paid'] })).state.version).toBe(2);
    expect((await change(['disabled'], { disabled: true })).state).toMatchObject({ version: 3, disabledReason: 'by_request' });
    expect((await change(['disabled'], { disabled: true })).state.version).toBe(3);
    expect((await change(['disabled', 'description'], {}, 3)).state).toMatchObject({
      disabledReason: null,
      disabledAt: null,
      description: null,
    });
    await expect(change(['description'], {}, 3)).rejects.toThrow(codeOf('VERSION_MISMATCH'));
    const elsewhere = { url: 'http://127.0.0.1/' };
    await expect(change(['url'], elsewhere, 3)).rejects.toThrow(codeOf('VERSION_MISMATCH'));
    await expect(change(['url'], elsewhere)).rejects.toThrow(codeOf('URL_NOT_ALLOWED'));
    await expect(change(['secret'], {})).rejects.toThrow(codeOf('VALIDATION_FAILED'));
  });

  it('go with their deliveries and secrets, and only in the version that was read', async () => {
    const { id } = await webhooks.endpoint(url);
    await webhooks.test.execute(id);
    await expect(remove.execute({ id, expectedVersion: 2 })).rejects.toThrow(codeOf('VERSION_MISMATCH'));
    await remove.execute({ id, expectedVersion: 1 });
    const left = await webhooks.dataSource.query(
      `SELECT id FROM webhook_delivery WHERE endpoint_id = $1 UNION SELECT id FROM webhook_secret WHERE endpoint_id = $1`,
      [id],
    );
    expect(left).toEqual([]);
  });

  it.each(['no-uuid', nobody])('that do not exist are said not to: %s', async (id) => {
    const asked = [
      () => webhooks.queries.get(id),
      () => webhooks.queries.deliveries(id, undefined, undefined),
      () => webhooks.update.execute({ id, updateMask: ['url'], ...nothing, url: 'http://127.0.0.1/' }),
      () => webhooks.rotate.execute(id),
      () => webhooks.test.execute(id),
      () => webhooks.redeliver.execute({ endpointId: id, deliveryId: nobody }),
      () => remove.execute({ id }),
    ];
    for (const ask of asked) await expect(ask()).rejects.toThrow(codeOf('WEBHOOK_ENDPOINT_NOT_FOUND'));
  });

  it.each(['no-uuid', nobody])('have no delivery %s', async (deliveryId) => {
    const { id } = await webhooks.endpoint(url);
    await expect(webhooks.redeliver.execute({ endpointId: id, deliveryId })).rejects.toThrow(codeOf('DELIVERY_NOT_FOUND'));
  });

  it('show their own deliveries only, page by page, newest first', async () => {
    const { id } = await webhooks.endpoint(url);
    const other = await webhooks.endpoint(url);
    const made = [];
    for (let n = 0; n < 5; n++) made.unshift((await webhooks.test.execute(id)).id);
    const foreign = await webhooks.test.execute(other.id);
    await expect(webhooks.redeliver.execute({ endpointId: id, deliveryId: foreign.id })).rejects.toThrow(codeOf('DELIVERY_NOT_FOUND'));
    const page = (cursor: string) => webhooks.queries.deliveries(id, 'pending', { limit: 2, cursor, count: CountMode.COUNT_MODE_EXACT });
    const seen = [];
    let cursor = '';
    do {
      const { deliveries, page: info } = await page(cursor);
      expect(info.total).toBe(5);
      seen.push(...deliveries.map((row) => row.id));
      cursor = info.nextCursor;
    } while (cursor !== '');
    expect(seen).toEqual(made);
    const borrowed = (await page('')).page.nextCursor;
    await expect(webhooks.queries.list({ limit: 2, cursor: borrowed, count: CountMode.COUNT_MODE_UNSPECIFIED })).rejects.toThrow(
      codeOf('VALIDATION_FAILED'),
    );
  });

  it('are a hundred at most', async () => {
    await webhooks.dataSource.query(
      `INSERT INTO webhook_endpoint (id, url, events, cursor) SELECT gen_random_uuid(), $1, '{*}', 0 FROM generate_series(1, 100)`,
      [url],
    );
    await expect(webhooks.create.execute({ url, events: ['*'] })).rejects.toThrow(codeOf('TOO_MANY_WEBHOOK_ENDPOINTS'));
    await webhooks.dataSource.query(`DELETE FROM webhook_endpoint WHERE cursor = 0`);
  });
});
