// `npm run measure -- <scenario>… | all`: figures about what is promised, on copies of the whole system that it starts and ends itself.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Finding, MeasureOptions, Scenario } from './scenario.js';
import { badInput } from './scenarios/bad-input.js';
import { busOutage } from './scenarios/bus-outage.js';
import { delivery } from './scenarios/delivery.js';
import { enumeration } from './scenarios/enumeration.js';
import { fuzz } from './scenarios/fuzz.js';
import { leaks } from './scenarios/leaks.js';
import { loginRush } from './scenarios/login-rush.js';
import { openTransaction } from './scenarios/open-transaction.js';
import { parallelRefresh } from './scenarios/parallel-refresh.js';
import { poison } from './scenarios/poison.js';
import { providerEvent } from './scenarios/provider-event.js';
import { relay } from './scenarios/relay.js';
import { revocation } from './scenarios/revocation.js';
import { rush } from './scenarios/rush.js';
import { slowClients } from './scenarios/slow-clients.js';
import { stream } from './scenarios/stream.js';

const scenarios: readonly Scenario[] = [
  rush,
  relay,
  delivery,
  openTransaction,
  poison,
  providerEvent,
  stream,
  busOutage,
  slowClients,
  loginRush,
  fuzz,
  badInput,
  enumeration,
  leaks,
  parallelRefresh,
  revocation,
];

const usage = () =>
  ['Usage: npm run measure -- all | <scenario>…', ...scenarios.map(({ name, about }) => `  ${name.padEnd(18)}${about}`)].join('\n');

function chosen(names: readonly string[]): readonly Scenario[] {
  if (names.includes('all')) return scenarios;
  const found = names.map((name) => scenarios.find((scenario) => scenario.name === name));
  if (found.length === 0 || found.includes(undefined)) {
    console.error(usage());
    process.exit(2);
  }
  return found as Scenario[];
}

const line = ({ what, figure, target, holds }: Finding): string =>
  `  ${target === '' ? ' ' : holds ? '✓' : '✗'} ${what}: ${figure}${target === '' ? '' : ` (must be ${target})`}`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { requests: { type: 'string' }, seed: { type: 'string' }, erase: { type: 'boolean' } },
});
const { requests, seed, erase } = values;
const options: MeasureOptions = {
  ...(requests !== undefined && { requests: Number(requests) }),
  ...(seed !== undefined && { seed: Number(seed) }),
  ...(erase !== undefined && { erase }),
};

let missed = 0;
for (const scenario of chosen(positionals)) {
  const started = performance.now();
  console.log(`${scenario.name}: ${scenario.about}`);
  const findings = await scenario.run((text) => console.log(`  … ${text}`), options);
  for (const finding of findings) console.log(line(finding));
  console.log(`  ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  missed += findings.filter(({ holds }) => !holds).length;
}
console.log(missed === 0 ? 'every figure holds' : `${missed} figures do not hold`);
process.exit(missed === 0 ? 0 : 1);
