import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { rabbitmqAvailable } from '#testing/rabbitmq/rabbit-programs.js';
import { startRabbit } from '#testing/rabbitmq/rabbit-server.js';
import { TestShop } from '#testing/test-shop.js';
import { onDatabase } from '../event-times.js';
import { figure, note, type Scenario } from '../scenario.js';
import { SteadyLoad } from '../steady-load.js';

const [perSecond, seconds] = [25, 60];

/** The broker is killed and stays away while orders come in. */
export const busOutage: Scenario = {
  name: 'bus-outage',
  about: `RabbitMQ killed and away for ${seconds} s at ${perSecond} orders a second`,
  async run(say) {
    if (!rabbitmqAvailable()) return [figure('rabbitmq-server', 'not installed', 'installed', false)];
    const rabbit = await startRabbit();
    const copy = await startCopy({ env: { BUS_URL: rabbit.url } });
    try {
      const load = await SteadyLoad.prepare(await TestShop.open(copy));
      await load.run(perSecond, 10);
      const published = () =>
        onDatabase(copy, 'orders', async (client) => {
          const { rows } = await client.query<{ behind: number; published: number }>(
            `SELECT (position - published)::int AS behind, published::int FROM event_relay`,
          );
          return rows[0];
        });
      const before = (await published()).published;
      const from = Date.now();
      await rabbit.kill('SIGKILL');
      await load.run(perSecond, seconds);
      const waiting = (await published()).behind;
      say(`${waiting} events of orders wait for the broker, which starts again`);
      await rabbit.start();
      const back = performance.now();
      await eventually(async () => {
        if ((await published()).behind > 0) throw new Error('not everything is published yet');
        if ((await notTaken(copy)) > 0) throw new Error('not everything is taken yet');
      }, 90_000);
      const drained = (performance.now() - back) / 1000;
      const during = load.asked.filter(({ at }) => at >= from);
      const well = during.filter(({ status }) => status >= 200 && status < 300).length / during.length;
      const ids = load.asked.flatMap(({ orderId }) => (orderId === undefined ? [] : [orderId]));
      const lost = ids.length - (await sold(copy, ids));
      return [
        figure('orders answered 2xx meanwhile', `${(well * 100).toFixed(2)} %`, 'at least 99 %', well >= 0.99),
        figure('orders whose sale was lost', String(lost), '0', lost === 0),
        figure('drained after', `${drained.toFixed(1)} s`, 'under 60 s', drained < 60),
        note('published before and waiting after the outage', `${before} and ${waiting}`),
      ];
    } finally {
      await copy.stop();
      await rabbit.stop();
    }
  },
};

async function sold(copy: AshlarCopy, orders: readonly string[]): Promise<number> {
  const { rows } = await onDatabase(copy, 'catalog', (client) =>
    client.query<{ n: string }>(`SELECT count(*) AS n FROM reservation WHERE state = 'committed' AND order_id = ANY($1::uuid[])`, [orders]),
  );
  return Number(rows[0].n);
}

async function notTaken(copy: AshlarCopy): Promise<number> {
  const { rows } = await onDatabase(copy, 'orders', (client) =>
    client.query<{ n: string }>(
      `SELECT count(*) AS n FROM event_log e WHERE NOT EXISTS (SELECT FROM feed_event f WHERE f.event_id = e.event_id)`,
    ),
  );
  return Number(rows[0].n);
}
