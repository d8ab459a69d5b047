import { createHmac } from 'node:crypto';
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aReceiver, aSandbox, eventsOf, eventually, WEBHOOK_SECRET } from './running-sandbox.js';

type RunningSandbox = Awaited<ReturnType<typeof aSandbox>>;

let root: string;
let folder: string;
let receiver: Awaited<ReturnType<typeof aReceiver>>;
const running = new Set<RunningSandbox>();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sandbox-durability-'));
  folder = join(root, 'data');
  receiver = await aReceiver();
});

afterEach(async () => {
  for (const sandbox of running) await stop(sandbox);
  await receiver.close();
  await rm(root, { recursive: true });
});

const journal = () => join(folder, 'ledger.ndjson');

async function start(asyncDelayMs?: number, from = folder): Promise<RunningSandbox> {
  const sandbox = await aSandbox(from, receiver.url, asyncDelayMs);
  running.add(sandbox);
  return sandbox;
}

async function stop(sandbox: RunningSandbox): Promise<void> {
  running.delete(sandbox);
  await sandbox.close();
}

/** What a power cut at this moment would leave: the journal as it is on disk, and nothing else. */
async function afterCrash(): Promise<string> {
  const copy = join(root, 'after-crash');
  await mkdir(copy);
  await copyFile(journal(), join(copy, 'ledger.ndjson'));
  return copy;
}

describe('a restart', () => {
  it('keeps charges, refunds, keys and the ledger', async () => {
    const before = await start();
    const { body: charge } = await before.charge('key-1');
    const refund = await before.refund(charge.id, 'refund-1', 200);
    const ledger = await before.ledger();
    await stop(before);

    const after = await start();
    expect(await after.ledger()).toEqual(ledger);
    expect((await after.charge('key-1')).body).toEqual({ ...charge, refunded: 200, updatedAt: expect.any(String) });
    expect((await after.refund(charge.id, 'refund-1', 200)).body).toEqual(refund.body);
    expect((await after.charge('key-1', { amount: 1 })).status).toBe(422);
    expect(await after.ledger()).toHaveLength(2);
  });

  it('finds every charge that was answered, however the process ended', async () => {
    const before = await start();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => before.charge(`key-${n}`)));
    const after = await start(50, await afterCrash());

    const known = new Set((await after.ledger()).map(({ id }) => id));
    expect(answers.filter(({ body }) => !known.has(body.id))).toEqual([]);
  });

  it('lets the outcome of an asynchronous charge still arrive', async () => {
    const before = await start(60_000);
    const { body: charge } = await before.charge('key-1', { token: 'tok_async_ok' });
    await stop(before);
    const text = await readFile(journal(), 'utf8');
    await writeFile(journal(), text.replace(/"dueAt":"[^"]+"/, `"dueAt":"${new Date().toISOString()}"`));

    const after = await start();
    await eventually(async () => (await after.call('GET', `/charges/${charge.id}`)).body.status === 'succeeded');
    expect(await after.ledger()).toHaveLength(1);
  });

  it('cuts off a line that was being written, and goes on from there', async () => {
    const before = await start();
    await before.charge('key-1');
    await stop(before);
    const { size } = await stat(journal());
    await appendFile(journal(), '{"fact":"charge_made","at":"20');

    const after = await start();
    expect(await after.ledger()).toHaveLength(1);
    expect((await readFile(journal())).subarray(0, size).at(-1)).toBe(0x0a);
    await after.charge('key-2');
    await stop(after);
    expect(await (await start()).ledger()).toHaveLength(2);
  });

  it.each([
    ['is no fact', (text: string) => text.replace('"charge_made"', '"charge_mode"')],
    ['is no JSON', (text: string) => text.replace('{', '')],
    [
      'contradicts the others',
      (text: string) =>
        `${text}{"fact":"charge_settled","at":"","chargeId":"ch_none","outcome":{"status":"succeeded"},"eventId":"evt_1"}\n`,
    ],
  ])('is refused when a whole line %s', async (_, damage) => {
    const before = await start();
    await before.charge('key-1');
    await stop(before);
    await writeFile(journal(), damage(await readFile(journal(), 'utf8')));

    await expect(start()).rejects.toThrow(/^The ledger cannot be read: line \d+ of .*ledger\.ndjson is damaged\./);
  });
});

describe('the data folder', () => {
  it('belongs to one living process', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'sandbox.lock'), `${process.ppid}\n`);
    await expect(start()).rejects.toThrow(`Another payment sandbox (process ${process.ppid}) uses ${folder}`);
  });

  it('is taken over from a process that is gone', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'sandbox.lock'), '4194305\n');
    const sandbox = await start();
    expect(await readFile(join(folder, 'sandbox.lock'), 'utf8')).toBe(`${process.pid}\n`);
    await stop(sandbox);
    await expect(stat(join(folder, 'sandbox.lock'))).rejects.toThrow('ENOENT');
  });
});

describe('webhooks', () => {
  it('tell every outcome, signed over the raw body', async () => {
    const sandbox = await start();
    const { body: charge } = await sandbox.charge('key-1');
    await sandbox.charge('key-2', { token: 'tok_declined' });
    await sandbox.refund(charge.id, 'refund-1', 200);
    await eventually(() => receiver.received.length === 3);

    const events = eventsOf(receiver.received);
    expect(events.map(({ type }) => type).sort()).toEqual(['charge.failed', 'charge.refunded', 'charge.succeeded']);
    expect(events.find(({ type }) => type === 'charge.refunded')?.data).toMatchObject({
      charge: { id: charge.id, refunded: 200 },
      refund: { refundId: 'refund-1', amount: 200 },
    });
    for (const { headers, body } of receiver.received) {
      const [, time, digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['sandbox-signature'])) ?? [];
      expect(digest).toBe(createHmac('sha256', WEBHOOK_SECRET).update(`${time}.${body}`).digest('hex'));
      expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(10);
    }
  });

  it('are sent again, as the same event, until they are taken', async () => {
    receiver.status = 503;
    const sandbox = await start();
    await sandbox.charge('key-1');
    await eventually(() => receiver.received.length === 1);
    receiver.status = 204;
    await eventually(() => receiver.received.length === 2);

    const [first, second] = eventsOf(receiver.received);
    expect(second).toEqual(first);
    await eventually(async () => (await readFile(journal(), 'utf8')).includes('event_delivered'));
  });

  it('that nobody took are sent after a restart, and those that were taken are not', async () => {
    const first = await start();
    await first.charge('key-1');
    await eventually(async () => (await readFile(journal(), 'utf8')).includes('event_delivered'));
    const { port } = receiver;
    await receiver.close();
    const { body: charge } = await first.charge('key-2');
    await stop(first);

    receiver = await aReceiver(port);
    await start();
    await eventually(() => receiver.received.length > 0);
    expect(eventsOf(receiver.received).map(({ data }) => data.charge.id)).toEqual([charge.id]);
  });

  it('hold up no charge while the receiver is away, and all arrive when it is back', async () => {
    const { port } = receiver;
    await receiver.close();
    const sandbox = await start();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => sandbox.charge(`key-${n}`)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);

    receiver = await aReceiver(port);
    await eventually(() => new Set(eventsOf(receiver.received).map(({ id }) => id)).size === 200);
  });
});
