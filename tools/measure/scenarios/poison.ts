import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { TestShop } from '#testing/test-shop.js';
import { onDatabase, saleTimes } from '../event-times.js';
import { ms, percentile } from '../percentile.js';
import { figure, note, type Scenario } from '../scenario.js';
import { SteadyLoad } from '../steady-load.js';

interface Parked {
  id: string;
  reason: string;
  event: { type: string; subject: string; sequence: number };
}

/** One order's events cannot be taken by catalog, since its database refuses; every other order goes on. */
export const poison: Scenario = {
  name: 'poison',
  about: '500 orders, over 1,000 events, with one order that catalog cannot take',
  async run(say) {
    const copy = await startCopy();
    try {
      const shop = await TestShop.open(copy);
      const load = await SteadyLoad.prepare(shop);
      await load.run(10, 5);
      const buyer = await shop.customer();
      const sku = await shop.sku({ stock: 10 });
      const victim = (await buyer.order({ [sku]: 1 })).data;
      await refuse(copy, victim.id);
      const from = Date.now();
      const running = load.run(25, 20);
      await buyer.post(`/orders/${victim.id}/payments`, { provider: 'sandbox', token: 'tok_ok' });
      await buyer.post<Order>(`/orders/${victim.id}/cancel`, {});
      await running;
      await sleep(2_000);
      const lags = (await saleTimes(copy)).filter(({ written }) => written >= from).map(({ lagMs }) => lagMs);
      const parked = (await shop.admin.get<Parked[]>('/parked-events?limit=100')).data;
      say(`parked: ${parked.map(({ event, reason }) => `${event.sequence} ${event.type} (${reason})`).join(', ')}`);
      const inOrder = parked.every(({ event }, n) => event.subject === victim.id && event.sequence === parked[0].event.sequence + n);
      await accept(copy);
      const answer = await shop.admin.post(`/parked-events/${parked[0].id}/redrive`, {});
      const settled = await eventually(async () => {
        const left = (await shop.admin.get<Parked[]>('/parked-events')).data;
        if (left.length > 0) throw new Error(`${left.length} are parked still`);
        return shop.stockOf(sku);
      }, 20_000);
      const p99 = percentile(lags, 0.99);
      return [
        figure('p99 of the others, order.paid to sold', ms(p99), 'under 1000 ms', lags.length > 450 && p99 < 1_000),
        figure('its events parked, in order', String(parked.length), '2 or more, one after the other', parked.length >= 2 && inOrder),
        figure('redrive answers', String(answer.status), '202', answer.status === 202),
        figure(
          'stock of the order after redrive',
          JSON.stringify(settled),
          'all of it back',
          settled.onHand === 10 && settled.reserved === 0,
        ),
        note('orders looked at', String(lags.length)),
      ];
    } finally {
      await copy.stop();
    }
  },
};

/** What an operator’s mistake or a bug would do to one order alone. */
const refuse = (copy: AshlarCopy, orderId: string): Promise<void> =>
  onDatabase(copy, 'catalog', async (client) => {
    await client.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused for the measurement'; END $$;
       CREATE TRIGGER refused BEFORE UPDATE ON reservation FOR EACH ROW WHEN (OLD.order_id = '${orderId}') EXECUTE FUNCTION refuse()`,
    );
  });

const accept = (copy: AshlarCopy): Promise<void> =>
  onDatabase(copy, 'catalog', async (client) => {
    await client.query('DROP TRIGGER refused ON reservation');
  });
