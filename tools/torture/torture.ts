import { setTimeout as sleep } from 'node:timers/promises';
import { SeededRandom } from '#testing/seeded-random.js';
import { audit } from '../audit/audit.js';
import { readCatalog } from './check/catalog-state.js';
import { checkCatalog } from './check/check-catalog.js';
import { checkEvents } from './check/check-events.js';
import { checkMoney } from './check/check-money.js';
import { checkOrders } from './check/check-orders.js';
import { checkStock } from './check/check-stock.js';
import { type ConsumerLag, type FinalState, readFinalState } from './check/final-state.js';
import { checkFreshness } from './check/freshness.js';
import { untilQuiet } from './check/quiet.js';
import { type Violation, violation } from './check/violation.js';
import type { Fault } from './faults/fault.js';
import { injectFaults } from './faults/inject.js';
import { planFaults } from './faults/schedule.js';
import type { Options } from './options.js';
import { Crowd } from './people/crowd.js';
import { History } from './people/history.js';
import type { World } from './world/world.js';

const quietWithinMs = 150_000;

/** What a torture came to. */
export interface Outcome {
  faults: Fault[];
  history: History;
  orders: number;
  imports: number;
  resolved: number;
  quietAfterMs: number;
  consumers: ConsumerLag[];
  rules: { rule: string; checked: number }[];
  violations: Violation[];
}

/** Breaks the world while people shop in it, heals it, waits until all is quiet, and holds it to what people were told. */
export async function torture(world: World, options: Options, signal: AbortSignal, say: (line: string) => void): Promise<Outcome> {
  const { seed, minutes, bus } = options;
  const faults = planFaults(new SeededRandom(seed), minutes * 60_000, bus);
  const history = new History();
  await world.start(bus);
  const crowd = await Crowd.open(world.copy, seed, history);
  say(`${faults.length} faults in ${minutes} min on ${world.folder}`);

  const end = new AbortController();
  const until = AbortSignal.any([signal, end.signal]);
  const people = crowd.live(until);
  await Promise.all([injectFaults(world, faults, signal, say), sleep(minutes * 60_000, undefined, { signal })]);
  await world.heal();
  say('healed');
  end.abort();
  await people;
  const resolved = await crowd.resolve();
  say(`asked again for ${resolved} unknown outcomes`);

  const look = () => readFinalState(crowd.admin, Object.keys(crowd.shelves), world.copy.sandboxUrl);
  const { state, unsettled, tookMs } = await untilQuiet(look, quietWithinMs, signal);
  say(`quiet after ${(tookMs / 1000).toFixed(0)} s`);
  const catalog = await readCatalog(crowd.admin);
  const stale = await checkFreshness(crowd.admin, crowd.guest);
  const audited = await audit({ databaseUrls: world.databaseUrls, sandboxUrl: world.copy.sandboxUrl });
  const violations = [
    ...history.strange.map((what) => violation('answer', what)),
    ...unsettled.map((what) => violation('unsettled', what)),
    ...(await checkAccounts(history)),
    ...unknown(history),
    ...compare(state, history, crowd.shelves),
    ...checkCatalog(catalog, crowd.merchant),
    ...stale,
    ...audited.rules.flatMap(({ rule, violations: found }) => found.map(({ id, what }) => violation(id, `${rule}: ${what}`))),
  ];
  const { consumers, orders } = state;
  const counts = { orders: orders.length, imports: catalog.imports.length, resolved };
  return { faults, history, ...counts, quietAfterMs: tookMs, consumers, rules: audited.rules, violations };
}

function compare(state: FinalState, history: History, shelves: Readonly<Record<string, number>>): Violation[] {
  return [
    ...checkOrders(state, history),
    ...checkMoney(state, history),
    ...checkStock(state, history, shelves),
    ...checkEvents(state, history.sights),
  ];
}

/** Who registered can log in. */
async function checkAccounts(history: History): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const { by } of history.acknowledged('register')) {
    const answer = await by.send({ method: 'POST', path: '/auth/login', body: { email: by.email, password: by.password } });
    if (answer?.status !== 200) found.push(violation(by.email, `registered and cannot log in: ${answer?.outcome ?? 'no answer'}`));
  }
  return found;
}

function unknown({ deeds }: History): Violation[] {
  const open = deeds.filter(({ answer }) => answer === undefined);
  return open.map(({ kind, about, key }) => violation(about || key, `nobody can say what became of this ${kind} (key ${key})`));
}
