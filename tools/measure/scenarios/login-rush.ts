import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { startCopy } from '#testing/ashlar-copy.js';
import { inParallel, tally } from '#testing/in-parallel.js';
import { aPassword, TestShop } from '#testing/test-shop.js';
import { ms, percentile } from '../percentile.js';
import { ReadLoad } from '../read-load.js';
import { figure, note, type Scenario } from '../scenario.js';

const [atOnce, readsPerSecond, rounds] = [200, 50, 3];
const excess = new Set([429, 503]);

/** Everybody logs in at once, from everywhere: the limits let them through, and what they come to is the gate of the password hashing. */
export const loginRush: Scenario = {
  name: 'login-rush',
  about: `${rounds} times ${atOnce} log-ins at once from as many addresses, beside ${readsPerSecond} product reads a second`,
  async run(say) {
    const copy = await startCopy({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
    const everybody = new Agent({ connections: atOnce, pipelining: 1 });
    try {
      const shop = await TestShop.open(copy);
      say('people register');
      const people = await inParallel([...Array(20).keys()], 2, () => shop.customer());
      await inParallel([...Array(20).keys()], 5, () => shop.sku({ stock: 100 }));
      const paths = (await shop.guest.get<{ id: string }[]>('/products?limit=20')).data.map(({ id }) => `/api/v1/products/${id}`);
      await new ReadLoad().run(copy.url, paths, readsPerSecond, sleep(10_000));
      const before = await new ReadLoad().run(copy.url, paths, readsPerSecond, sleep(5_000));
      say('and log in');
      const answers: { status: number; took: number }[] = [];
      const rush = (async () => {
        for (let round = 0; round < rounds; round++) {
          const logins = [...Array(atOnce).keys()].map((n) =>
            logIn(copy.url, people[n % people.length].user.email, `198.51.${round}.${n}`, everybody),
          );
          answers.push(...(await Promise.all(logins)));
        }
      })();
      const beside = await new ReadLoad().run(copy.url, paths, readsPerSecond, rush);
      const other = answers.filter(({ status }) => status !== 200 && !excess.has(status)).length;
      return [
        note('before: reads, p99', `${before.count}, ${ms(before.p99)}`),
        figure('product reads meanwhile, p99', ms(beside.p99), 'under 300 ms', beside.p99 < 300),
        figure('product reads with 2xx', `${(beside.shareGood * 100).toFixed(2)} % of ${beside.count}`, 'all', beside.shareGood === 1),
        figure('log-ins neither done nor told to come back', String(other), '0', other === 0),
        note('log-ins', JSON.stringify(tally(answers.map(({ status }) => String(status))))),
        note(
          'log-ins done, p99',
          ms(
            percentile(
              answers.filter(({ status }) => status === 200).map(({ took }) => took),
              0.99,
            ),
          ),
        ),
      ];
    } finally {
      await everybody.close();
      await copy.stop();
    }
  },
};

async function logIn(url: string, email: string, from: string, dispatcher: Agent) {
  const began = performance.now();
  const { statusCode: status, body } = await request(`${url}/api/v1/auth/login`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ email, password: aPassword }),
  });
  await body.dump();
  return { status, took: performance.now() - began };
}
