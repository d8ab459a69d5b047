import { setTimeout as sleep } from 'node:timers/promises';
import { startCopy } from '#testing/ashlar-copy.js';
import { TestShop } from '#testing/test-shop.js';
import { feedTimes, onDatabase } from '../event-times.js';
import { ms, percentile } from '../percentile.js';
import { figure, note, type Scenario } from '../scenario.js';
import { SteadyLoad } from '../steady-load.js';

const seconds = 30;

/** Somebody holds a write transaction open in another database of the same server. */
export const openTransaction: Scenario = {
  name: 'open-transaction',
  about: `a write transaction that stays open for ${seconds} s in the users database while orders are placed`,
  async run() {
    const copy = await startCopy();
    try {
      const load = await SteadyLoad.prepare(await TestShop.open(copy));
      await load.run(10, 5);
      const from = Date.now();
      await onDatabase(copy, 'users', async (client) => {
        await client.query('BEGIN');
        await client.query('CREATE TABLE kept_open (id int)');
        await load.run(20, seconds);
        await client.query('ROLLBACK');
      });
      await sleep(2_000);
      const lags = (await feedTimes(copy)).filter(({ written }) => written >= from).map(({ lagMs }) => lagMs);
      const worst = percentile(lags, 1);
      return [
        figure('worst publishing lag meanwhile', ms(worst), 'under 2000 ms', lags.length > 0 && worst < 2_000),
        note('events', `${lags.length}, p99 ${ms(percentile(lags, 0.99))}`),
      ];
    } finally {
      await copy.stop();
    }
  },
};
