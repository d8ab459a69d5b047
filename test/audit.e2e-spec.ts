import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Order } from '#testing/api-shapes.js';
import { startCopy, type AshlarCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { TestShop } from '#testing/test-shop.js';

describe('npm run audit and npm run orders:rebuild on a copy that is used', () => {
  let copy: AshlarCopy;
  let shop: TestShop;
  beforeAll(async () => {
    copy = await startCopy();
    shop = await TestShop.open(copy);
    await use();
  }, 180_000);
  afterAll(() => copy.stop());

  /** Everything that people do, with every kind of payment. */
  const use = async () => {
    const sku = await shop.sku({ stock: 100 });
    const ada = await shop.customer();
    await shop.admin.post(`/stock/${sku}/adjustments`, { delta: -3, reason: 'broken' });
    const tokens = [
      'tok_ok',
      'tok_declined',
      'tok_3ds',
      'tok_async_ok',
      'tok_async_fail',
      'tok_duplicate_webhooks',
      'tok_reordered_webhooks',
    ];
    for (const token of tokens) await ada.order({ [sku]: 2 }, token);
    await ada.order({ [sku]: 1 });
    const [shipped, cancelled, refunded] = await Promise.all([1, 2, 3].map(() => ada.order({ [sku]: 1 }, 'tok_ok')));
    await shop.admin.post(`/orders/${shipped.data.id}/ship`, { carrier: 'Royal Mail' });
    await ada.post(`/orders/${cancelled.data.id}/cancel`, {});
    const back = { amount: { amount: 100, currency: 'GBP' }, reason: 'scratched', restock: true };
    await shop.admin.post(`/orders/${refunded.data.id}/refunds`, back);
    await eventually(async () => {
      const orders = (await ada.get<Order[]>('/orders')).data;
      expect(orders.filter(({ paymentStatus, status }) => paymentStatus === 'processing' && status !== 'awaiting_payment')).toEqual([]);
    });
  };

  const tool = (name: 'audit' | 'orders-rebuild', args: string[], dataDir = copy.dataDir) => {
    const main = join('dist', 'tools', name, 'main.js');
    const env = { PATH: process.env['PATH'], ASHLAR_DATA_DIR: dataDir };
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { env, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };
  const spoil = async (sql: string) => {
    const client = new pg.Client({ connectionString: copy.databaseUrl('orders') });
    await client.connect();
    const { rowCount } = await client.query(sql);
    await client.end();
    return rowCount;
  };

  it('finds nothing wrong, and says what was checked', () => {
    const { status, said } = tool('audit', ['--settle', '60']);
    expect({ status, said: status === 0 ? '' : said }).toEqual({ status: 0, said: '' });
    expect(said).toMatch(/^ok {2}stock: what is on hand .* \(1\)$/m);
    expect(said).toMatch(/^ok {2}orders: each row is what its events make it \(11\)$/m);
    expect(said).toMatch(/^ok {2}provider: each charge is known to a payment \([1-9]\d*\)$/m);
    expect(said).toMatch(/rules in [\d.]+ s: no violation$/m);
  });

  it('names what somebody changed behind its back, and mends what follows from events', async () => {
    expect(await spoil(`UPDATE customer_order SET status = 'delivered' WHERE status = 'shipped'`)).toBe(1);
    const audited = tool('audit', ['--settle', '1']);
    expect(audited.status).toBe(1);
    expect(audited.said).toMatch(
      /^NO {2}orders: each row .*: 1 VIOLATED\n +[0-9a-f-]{36}: status is "delivered", its events make it "shipped"$/m,
    );
    const verified = tool('orders-rebuild', ['--verify']);
    expect(verified.status).toBe(1);
    expect(verified.said).toMatch(
      /^order [0-9a-f-]{36}: status is "delivered", its events make it "shipped"\n11 orders derived from \d+ events/m,
    );
    expect(tool('orders-rebuild', []).said).toContain('1 rows rewritten');
    expect(tool('orders-rebuild', ['--verify'])).toMatchObject({ status: 0 });
    expect(tool('audit', [])).toMatchObject({ status: 0 });
  });

  it('says plainly that no copy is running, and what it does not understand', () => {
    const nowhere = mkdtempSync(join(tmpdir(), 'ashlar-nowhere-'));
    const missing = tool('audit', [], nowhere);
    rmSync(nowhere, { recursive: true });
    expect(missing).toMatchObject({ status: 2 });
    expect(missing.said).toContain(`No copy is running on ${nowhere}: start it with npm start`);
    expect(tool('audit', ['--sttle', '1'])).toMatchObject({ status: 2 });
    expect(tool('orders-rebuild', ['--settle', '1'])).toMatchObject({ status: 2 });
  });
});
