import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrderEvent } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { TestShop } from '#testing/test-shop.js';
import { onDatabase } from '../event-times.js';
import { figure, note, type Finding, type Scenario } from '../scenario.js';

const times = 20;

/** A provider that tells the same thing many times at once. */
export const providerEvent: Scenario = {
  name: 'provider-event',
  about: `${times} parallel deliveries of one event of the payment provider`,
  async run() {
    // The sandbox charges and keeps the news to itself for longer than this takes.
    const copy = await startCopy({ env: { SANDBOX_ASYNC_DELAY_MS: '60000' } });
    try {
      const shop = await TestShop.open(copy);
      const buyer = await shop.customer();
      const order = (await buyer.order({ [await shop.sku()]: 1 }, 'tok_async_ok')).data;
      const event = await aSuccess(copy, order.id);
      const statuses = await Promise.all([...Array(times).keys()].map(() => tell(copy, event)));
      const settled = await eventually(async () => {
        const { data } = await buyer.get<OrderEvent[]>(`/orders/${order.id}/events`);
        if (!data.some(({ type }) => type === 'order.paid')) throw new Error('the order is not paid');
        return data.filter(({ type }) => type === 'order.paid').length;
      });
      const recorded = await onDatabase(copy, 'orders', async (client) => {
        const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM provider_event WHERE event_id = $1`, [event.id]);
        return Number(rows[0].n);
      });
      const happy = statuses.filter((status) => status >= 200 && status < 300).length;
      return [
        figure('answered 2xx', `${happy} of ${times}`, 'all', happy === times),
        figure('effects', String(settled), '1', settled === 1),
        note('rows that record it', String(recorded)),
      ] satisfies Finding[];
    } finally {
      await copy.stop();
    }
  },
};

/** What the sandbox will say of the order's charge once it has succeeded. */
async function aSuccess(copy: AshlarCopy, orderId: string): Promise<{ id: string; body: string }> {
  const charge = await onDatabase(copy, 'orders', async (client) => {
    const { rows } = await client.query<{ id: string; paymentId: string; amount: string; currency: string }>(
      `SELECT provider_ref AS id, id AS "paymentId", amount, currency FROM payment WHERE order_id = $1`,
      [orderId],
    );
    return rows[0];
  });
  const now = new Date().toISOString();
  const id = `evt_${randomUUID()}`;
  const view = { ...charge, orderId, status: 'succeeded', amount: Number(charge.amount), refunded: 0, createdAt: now, updatedAt: now };
  return { id, body: JSON.stringify({ id, type: 'charge.succeeded', createdAt: now, data: { charge: view } }) };
}

async function tell(copy: AshlarCopy, { body }: { body: string }): Promise<number> {
  const secret = readFileSync(join(copy.dataDir, 'secrets/sandbox-webhook-secret'), 'utf8').trim();
  const at = Math.floor(Date.now() / 1000);
  const signature = `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
  const response = await fetch(`${copy.url}/api/v1/payments/webhooks/sandbox`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sandbox-signature': signature },
    body,
  });
  return response.status;
}
