import { startCopy } from '#testing/ashlar-copy.js';
import type { LoggedIn } from '#testing/api-shapes.js';
import { inParallel } from '#testing/in-parallel.js';
import { TestShop } from '#testing/test-shop.js';
import { ms } from '../percentile.js';
import { figure, note, type Scenario } from '../scenario.js';
import { SecondGateway } from '../sessions/second-gateway.js';
import { anyPath, doorsOf, refusedWithinMs, statusOf, untilRefused } from '../sessions/until-refused.js';

const [rounds, atOnce] = [50, 10];

/** A refresh token that was copied. */
export const parallelRefresh: Scenario = {
  name: 'parallel-refresh',
  about: `${rounds} times ${atOnce} parallel refreshes of one token, on two gateways: live successors, and how long the family lives on`,
  async run(say) {
    const copy = await startCopy();
    const second = await SecondGateway.beside(copy);
    try {
      const shop = await TestShop.open(copy);
      const gateways = [copy.url, second.url];
      const results = await inParallel([...Array(rounds).keys()], 5, async (round) => {
        if (round % 10 === 0) say(`round ${round}`);
        return oneRound(shop, gateways);
      });
      const most = Math.max(...results.map(({ issued }) => issued));
      const live = Math.max(...results.map(({ live }) => live));
      const worst = Math.max(...results.flatMap(({ times }) => times));
      return [
        figure('successors issued at most', String(most), 'at most 1', most <= 1),
        figure('successors that live at most', String(live), 'at most 1', live <= 1),
        figure('access tokens of the family refused, worst', ms(worst), `within ${refusedWithinMs} ms`, worst <= refusedWithinMs),
        note('answers other than 200 and 401', String(results.reduce((sum, { odd }) => sum + odd, 0))),
      ];
    } finally {
      await second.stop();
      await copy.stop();
    }
  },
};

async function oneRound(shop: TestShop, gateways: readonly string[]) {
  const { tokens } = await shop.customer();
  const first = await doorsOf(gateways, tokens.accessToken, anyPath, true);
  const answers = await Promise.all(
    [...Array(atOnce).keys()].map((n) =>
      shop.guest.send<LoggedIn>({
        method: 'POST',
        path: `${gateways[n % gateways.length]}/api/v1/auth/refresh`,
        body: { refreshToken: tokens.refreshToken },
      }),
    ),
  );
  const issued = answers.filter(({ status }) => status === 200);
  const successors = issued.map(({ data }) => data.tokens);
  const times = Object.values(await untilRefused(first));
  for (const { accessToken } of successors) {
    const doors = gateways.map((url, index) => ({
      name: `gateway ${index + 1}`,
      opens: async () => (await statusOf(url, accessToken, anyPath)) !== 401,
    }));
    times.push(...Object.values(await untilRefused(doors)));
  }
  const again = await Promise.all(successors.map(({ refreshToken }) => shop.guest.post('/auth/refresh', { refreshToken })));
  const odd = answers.filter(({ status }) => status !== 200 && status !== 401).length;
  return { issued: issued.length, live: again.filter(({ status }) => status === 200).length, times, odd };
}
