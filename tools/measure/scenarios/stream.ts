import { setTimeout as sleep } from 'node:timers/promises';
import { startCopy } from '#testing/ashlar-copy.js';
import { StreamCrowd } from '#testing/stream-crowd.js';
import { TestShop } from '#testing/test-shop.js';
import { ms, percentile } from '../percentile.js';
import { figure, note, type Scenario } from '../scenario.js';
import { SteadyLoad } from '../steady-load.js';

/** An order that is placed and paid makes two events. */
const ordersPerSecond = 10;
const [customers, administrators] = [450, 50];
const [calm, kills] = [30, 3];

/** Sockets that follow orders, first in peace, then with the gateway killed under them. */
export const stream: Scenario = {
  name: 'stream',
  about: `${customers + administrators} sockets, ${ordersPerSecond * 2} order events a second: from an event to the sockets, and what is left after kill -9 of the gateway`,
  async run(say) {
    const copy = await startCopy();
    const crowd = new StreamCrowd(copy);
    try {
      say(`${customers} people register`);
      const shop = await TestShop.open(copy);
      const load = await SteadyLoad.prepare(shop, customers);
      await crowd.gather(shop, load.crowd, administrators);
      await load.run(ordersPerSecond, 5);
      crowd.takeDelays();
      say(`${calm} s in peace`);
      await load.run(ordersPerSecond, calm);
      await crowd.settled(30_000);
      const delays = crowd.takeDelays();
      const whole = crowd.problems.length;
      say(`${kills} kills of the gateway, each once all are back`);
      const killing = killAgainAndAgain(crowd, () => process.kill(copy.pids()['api-gateway']!, 'SIGKILL'));
      for (let over = false; !over;) {
        const [done] = await Promise.all([Promise.race([killing.then(() => true), sleep(5_000, false)]), load.run(ordersPerSecond, 5)]);
        over = done;
      }
      const lost = await crowd.settled(60_000).then(
        () => 'nothing',
        (error: unknown) => (error as Error).message,
      );
      const p95 = percentile(delays, 0.95);
      return [
        figure('order event to socket, p95', ms(p95), 'under 500 ms', delays.length > 0 && p95 < 500),
        note('the same, median and worst', `${ms(percentile(delays, 0.5))}, ${ms(percentile(delays, 1))}`),
        note('messages in peace', `${delays.length}, ${(delays.length / calm).toFixed(0)}/s over ${crowd.size} sockets`),
        figure('gaps, repeats and resets in peace', String(whole), '0', whole === 0),
        figure(
          'the same over all, with the gateway killed',
          [crowd.problems.length, ...crowd.problems.slice(0, 3)].join(' '),
          '0',
          crowd.problems.length === 0,
        ),
        figure('missing at the end', lost, 'nothing', lost === 'nothing'),
        note('connections', `${crowd.connections}, ${crowd.events} messages, all in sequence`),
      ];
    } finally {
      await crowd.leave();
      await copy.stop();
    }
  },
};

async function killAgainAndAgain(crowd: StreamCrowd, kill: () => void): Promise<void> {
  for (let n = 0; n < kills; n++) {
    await sleep(2_000);
    kill();
    await crowd.following(n + 2);
  }
}
