import { startCopy } from '#testing/ashlar-copy.js';
import { fuzz as fuzzed } from '../../fuzz/fuzz.js';
import { slowestMs } from '../../fuzz/judge.js';
import { deadReceiver } from '../../fuzz/valid-values.js';
import { ms } from '../percentile.js';
import { figure, note, type Scenario } from '../scenario.js';

const usually = 10_000;

/** Requests that nobody in their right mind would send. */
export const fuzz: Scenario = {
  name: 'fuzz',
  about: `every route of the OpenAPI document, and GraphQL, with hostile requests: --requests ${usually}, --seed to have the same ones again`,
  async run(say, { requests = usually, seed = Date.now() % 2 ** 31 }) {
    say(`--seed ${seed}`);
    const copy = await startCopy({ demo: true, env: { WEBHOOK_ALLOWED_ADDRESSES: deadReceiver.host } });
    try {
      const before = copy.pids();
      const report = await fuzzed(copy, { requests, seed, say });
      for (const { target, fault, curl } of report.failures) say(`${target}: ${fault}\n      ${curl}`);
      const died = Object.keys(before).filter((name) => copy.pids()[name] !== before[name]);
      const faults = copy.faults();
      for (const line of faults.slice(0, 5)) say(line.slice(0, 600));
      return [
        note('requests', `${report.sent}, --seed ${seed}`),
        note('answers', JSON.stringify(report.statuses)),
        note('without one success', report.neverReached.join(' ') || 'none'),
        figure('answers that must not be', String(report.failures.length), '0', report.failures.length === 0),
        figure('slowest answer', ms(report.slowestMs), `at most ${slowestMs} ms`, report.slowestMs <= slowestMs),
        figure('processes that died', died.join(' ') || 'none', 'none', died.length === 0),
        figure('errors in the logs', String(faults.length), '0', faults.length === 0),
      ];
    } finally {
      await copy.stop();
    }
  },
};
