import { setTimeout as sleep } from 'node:timers/promises';
import { startCopy } from '#testing/ashlar-copy.js';
import { TestShop } from '#testing/test-shop.js';
import { type EventTime, feedTimes, saleTimes } from '../event-times.js';
import { ms, percentile } from '../percentile.js';
import { figure, note, type Scenario } from '../scenario.js';
import { SteadyLoad } from '../steady-load.js';

const [perSecond, calm, kills] = [50, 30, 3];

/** Orders at a steady pace, first in peace, then with the orders service killed now and then. */
export const delivery: Scenario = {
  name: 'delivery',
  about: `${perSecond} orders a second: from an event to its effect at a consumer, in peace and after kill -9 of orders`,
  async run(say) {
    const copy = await startCopy();
    try {
      const load = await SteadyLoad.prepare(await TestShop.open(copy));
      await load.run(10, 5);
      const from = Date.now();
      say(`${calm} s in peace`);
      await load.run(perSecond, calm);
      const until = Date.now();
      say(`${kills} kills of orders, ten seconds apart, and twenty seconds more`);
      const killing = killAgainAndAgain(() => process.kill(copy.pids()['orders']!, 'SIGKILL'));
      await load.run(perSecond, kills * 10 + 20);
      const lastKill = await killing;
      await sleep(3_000);
      const [feed, sales] = [await feedTimes(copy), await saleTimes(copy)];
      const inPeace = (times: EventTime[]) => times.filter(({ written }) => written >= from && written < until).map(({ lagMs }) => lagMs);
      const after = feed.filter(({ written }) => written > lastKill + 10_000).map(({ lagMs }) => lagMs);
      const answered = load.asked.filter(({ at }) => at >= from && at < until);
      const [feedP99, saleP99] = [percentile(inPeace(feed), 0.99), percentile(inPeace(sales), 0.99)];
      const worstAfter = percentile(after, 1);
      return [
        note(
          'orders in peace',
          `${(answered.length / calm).toFixed(1)}/s, p95 ${ms(
            percentile(
              answered.map((each) => each.ms),
              0.95,
            ),
          )}`,
        ),
        figure('event to the log of integrators, p99', ms(feedP99), 'under 1000 ms', inPeace(feed).length > 0 && feedP99 < 1_000),
        figure('order.paid to sold in catalog, p99', ms(saleP99), 'under 1000 ms', inPeace(sales).length > 0 && saleP99 < 1_000),
        figure('worst lag from 10 s after the last kill on', ms(worstAfter), 'under 2000 ms', after.length > 0 && worstAfter < 2_000),
        note('events looked at', `${inPeace(feed).length} in peace, ${after.length} after the last kill`),
      ];
    } finally {
      await copy.stop();
    }
  },
};

/** Answers with when it did it the last time, in epoch milliseconds. */
async function killAgainAndAgain(kill: () => void): Promise<number> {
  for (let n = 0; n < kills; n++) {
    await sleep(n === 0 ? 2_000 : 10_000);
    kill();
  }
  return Date.now();
}
