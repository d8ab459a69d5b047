import { setTimeout as sleep } from 'node:timers/promises';
import { startCopy } from '#testing/ashlar-copy.js';
import { inParallel } from '#testing/in-parallel.js';
import { TestShop } from '#testing/test-shop.js';
import { ms } from '../percentile.js';
import { ReadLoad } from '../read-load.js';
import { figure, note, type Finding, type Scenario } from '../scenario.js';
import { SlowConnection, type Slowness } from '../slow-connections.js';

const [slow, readsPerSecond] = [500, 100];
/** Longer than the longest patience of the gateway, with those who come last. */
const watchedMs = 50_000;
const arriveWithinMs = 10_000;
const large = '/docs/ui/swagger-ui-bundle.js';
const ways: readonly Slowness[] = ['headers', 'body', 'reading'];

/** People who hold on to connections, and others who want to shop meanwhile. */
export const slowClients: Scenario = {
  name: 'slow-clients',
  about: `${slow} connections that dribble headers, bodies, or do not read, beside ${readsPerSecond} reads a second`,
  async run(say) {
    const copy = await startCopy();
    const port = Number(new URL(copy.url).port);
    const connections: SlowConnection[] = [];
    try {
      const shop = await TestShop.open(copy);
      const skus = await inParallel([...Array(30).keys()], 5, () => shop.sku({ stock: 100 }));
      const products = (await shop.guest.get<{ id: string }[]>('/products?limit=30')).data.map(({ id }) => `/api/v1/products/${id}`);
      const paths = [...products, '/api/v1/products?limit=24'];
      await new ReadLoad().run(copy.url, paths, readsPerSecond, sleep(10_000));
      const before = await new ReadLoad().run(copy.url, paths, readsPerSecond, sleep(5_000));
      say(`${slow} slow connections for ${watchedMs / 1_000} s; ${skus.length} products on sale`);
      const coming = (async () => {
        for (let n = 0; n < slow; n++) {
          connections.push(new SlowConnection(ways[n % 3], port, `127.0.1.${1 + (n % 50)}`, large));
          await sleep(arriveWithinMs / slow);
        }
      })();
      const beside = await new ReadLoad().run(copy.url, paths, readsPerSecond, Promise.all([coming, sleep(watchedMs)]));
      for (const each of connections) each.goOn();
      for (let n = 0; n < 40 && connections.some(({ cutAfterMs }) => cutAfterMs === undefined); n++) await sleep(500);
      return [
        note('before: reads, p99', `${before.count}, ${ms(before.p99)}`),
        figure(
          'beside: reads with 2xx',
          `${(beside.shareGood * 100).toFixed(2)} % of ${beside.count}`,
          'at least 99 %',
          beside.shareGood >= 0.99,
        ),
        figure('beside: p99', ms(beside.p99), 'under 1000 ms', beside.p99 < 1_000),
        ...ways.map((how) =>
          cut(
            how,
            connections.filter((each) => each.how === how),
          ),
        ),
      ];
    } finally {
      for (const each of connections) each.end();
      await copy.stop();
    }
  },
};

function cut(how: Slowness, all: readonly SlowConnection[]): Finding {
  const after = all.flatMap(({ cutAfterMs }) => cutAfterMs ?? []);
  // Whoever reads nothing hears of its end only when it goes on reading.
  const when = how === 'reading' ? '' : `, the last after ${ms(Math.max(0, ...after))}`;
  return figure(`slow ${how}: cut`, `${after.length} of ${all.length}${when}`, 'all', after.length === all.length);
}
