import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { User } from '#testing/api-shapes.js';
import { startCopy, type AshlarCopy } from '#testing/ashlar-copy.js';
import { anAddress, TestShop, type Customer } from '#testing/test-shop.js';

describe('npm run keys -- master', () => {
  let copy: AshlarCopy;
  let shop: TestShop;
  let early: Customer;
  let sku: string;
  beforeAll(async () => {
    copy = await startCopy();
    shop = await TestShop.open(copy);
    sku = await shop.sku({ stock: 10_000 });
    early = await shop.customer();
    await early.post('/users/me/addresses', anAddress());
    await early.order({ [sku]: 1 });
  }, 180_000);
  afterAll(() => copy.stop());

  const keys = () => readdirSync(join(copy.dataDir, 'keys', 'master')).map((name) => name.replace(/\.key$/, ''));
  const rotate = (...args: string[]): Promise<{ status: number | null; said: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], ASHLAR_DATA_DIR: copy.dataDir };
      const tool = spawn(process.execPath, [join('dist', 'tools', 'keys', 'main.js'), 'master', ...args], { env });
      let said = '';
      for (const stream of [tool.stdout, tool.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
      tool.on('close', (status) => resolve({ status, said }));
    });
  /** The ids of the master keys that data keys are wrapped with. */
  const inUse = async (database: 'users' | 'orders'): Promise<string[]> => {
    const client = new pg.Client({ connectionString: copy.databaseUrl(database) });
    await client.connect();
    const { rows } = await client.query<{ id: string }>(
      `SELECT DISTINCT encode(substring(wrapped FROM 1 FOR 8), 'hex') AS id FROM person_key`,
    );
    await client.end();
    return rows.map(({ id }) => id);
  };

  /** Registers, logs in, reads, changes and orders, again and again; answers with what was done and what failed. */
  async function useUntil(stopped: () => boolean): Promise<{ done: number; failed: string[] }> {
    const failed: string[] = [];
    let done = 0;
    const check = (what: string, { status, text }: { status: number; text: string }, wanted: number) => {
      done++;
      if (status !== wanted) failed.push(`${what}: ${status} ${text}`);
    };
    const person = async () => {
      while (!stopped()) {
        const one = await shop.customer();
        check('addresses', await one.post('/users/me/addresses', anAddress()), 201);
        check('order', await one.order({ [sku]: 1 }), 201);
        check('log in', await shop.guest.post('/auth/login', { email: one.user.email, password: 'a long enough password' }), 200);
        for (const who of [one, early]) {
          const me = await who.get<User>('/users/me');
          check('profile', me, 200);
          if (me.data.email !== who.user.email) failed.push('another address');
          check('orders', await who.get('/orders'), 200);
        }
        check('list', await shop.admin.get('/users?limit=100'), 200);
      }
    };
    await Promise.all([person(), person(), person()]);
    return { done, failed };
  }

  it('changes the key under load without one error', async () => {
    const [before] = keys();
    let over = false;
    const using = useUntil(() => over);
    const { status, said } = await rotate();
    // Until every process has looked into the folder again and found the older key gone.
    await sleep(3_000);
    over = true;
    const { done, failed } = await using;
    expect(failed).toEqual([]);
    expect([status, said]).toEqual([
      0,
      expect.stringMatching(/Added the master key [\da-f]{16}\n.*users: \d+ data keys wrapped anew\norders: \d+ .*Took the master key/s),
    ]);
    expect(done).toBeGreaterThan(50);
    const after = keys();
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
    for (const database of ['users', 'orders'] as const) expect(await inUse(database)).toEqual(after);
    expect(copy.faults()).toEqual([]);
  });

  it('stands in the audit log, before it is done and after', async () => {
    const { data } = await shop.admin.get<{ actor: { kind: string }; result: string }[]>('/audit-log?action=rotateMasterKey');
    expect(data.map(({ actor, result }) => [actor.kind, result])).toEqual([
      ['operator', 'succeeded'],
      ['operator', 'attempted'],
    ]);
  });

  it('leaves what people have readable, also to processes that start after it', async () => {
    await copy.restart();
    expect((await early.get<User>('/users/me')).data.email).toBe(early.user.email);
    expect((await early.get<object[]>('/orders')).data).toMatchObject([{ email: early.user.email, shippingAddress: anAddress() }]);
  });

  it('keeps the older key for old backups when told to, and takes it at the next time', async () => {
    const [first] = keys();
    expect((await rotate('--keep-old')).status).toBe(0);
    expect(keys()).toHaveLength(2);
    expect(keys()).toContain(first);
    expect((await rotate()).status).toBe(0);
    expect(keys()).toHaveLength(1);
    expect(await inUse('users')).toEqual(keys());
  });
});
