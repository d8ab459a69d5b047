import { setTimeout as sleep } from 'node:timers/promises';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { TestShop } from '#testing/test-shop.js';
import { ms } from '../percentile.js';
import { type Finding, figure, note, type Scenario } from '../scenario.js';
import { endings } from '../sessions/endings.js';
import { SecondGateway } from '../sessions/second-gateway.js';
import { anyPath, doorsOf, refusedWithinMs, statusOf, untilRefused } from '../sessions/until-refused.js';

const rounds = 5;

/** Tokens that are ended before their time. */
export const revocation: Scenario = {
  name: 'revocation',
  about:
    'log-out, password, disabling, role, erasure, client…: until a token is refused by REST and stream of two gateways, also with users stopped',
  async run(say) {
    const copy = await startCopy();
    const second = await SecondGateway.beside(copy);
    try {
      const gateways = [copy.url, second.url];
      const shop = await TestShop.open(copy);
      const { paths } = (await (await fetch(`${copy.url}/docs/openapi.json`)).json()) as { paths: Record<string, object> };
      const findings: Finding[] = [];
      const ended: string[] = [];
      for (const [name, make] of Object.entries(endings(shop, (route) => route in paths))) {
        say(make ? name : `${name}: skipped, there is no such route`);
        if (!make) findings.push(note(name, 'skipped: there is no such route'));
        const worst: Record<string, number> = {};
        for (let round = 0; make && round < rounds; round++) {
          const { token, path, stream, end } = await make();
          const doors = await doorsOf(gateways, token, path, stream);
          const status = await end();
          if (status > 299) throw new Error(`${name} answered ${status}`);
          for (const [door, took] of Object.entries(await untilRefused(doors))) worst[door] = Math.max(worst[door] ?? 0, took);
          ended.push(token);
        }
        const times = Object.entries(worst).map(([door, took]) => `${door} ${ms(took)}`);
        const last = Math.max(...Object.values(worst));
        if (make)
          findings.push(figure(`${name}, worst of ${rounds}`, times.join(', '), `within ${refusedWithinMs} ms`, last <= refusedWithinMs));
      }
      return [...findings, ...(await withUsersStopped(copy, gateways, shop, ended))];
    } finally {
      await second.stop();
      await copy.stop();
    }
  },
};

/** Products need no users service: whoever may read them with a token still may, and whoever may not, may not. */
async function withUsersStopped(copy: AshlarCopy, gateways: string[], shop: TestShop, ended: readonly string[]): Promise<Finding[]> {
  const alive = (await shop.customer()).tokens.accessToken;
  // Each gateway has met their key.
  for (const url of gateways) await statusOf(url, alive, anyPath);
  const users = copy.pids()['users']!;
  const late = await shop.customer();
  await late.get('/products?limit=1');
  await late.post('/auth/logout');
  process.kill(users, 'SIGSTOP');
  try {
    await sleep(3_000);
    const statuses = async (token: string) => Promise.all(gateways.map((url) => statusOf(url, token, anyPath)));
    const good = await statuses(alive);
    const bad = (await Promise.all(ended.map(statuses))).flat();
    return [
      note('with users stopped in the moment of a log-out, its token', (await statuses(late.tokens.accessToken)).join(' ')),
      figure(
        'with users stopped, a living token',
        good.join(' '),
        '200',
        good.every((status) => status === 200),
      ),
      figure(
        'with users stopped, ended tokens',
        `${bad.filter((status) => status === 401).length} of ${bad.length} refused`,
        'all',
        bad.every((status) => status === 401),
      ),
    ];
  } finally {
    process.kill(users, 'SIGCONT');
  }
}
