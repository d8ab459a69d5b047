import type { SeededRandom } from '#testing/seeded-random.js';
import { type Fault, type Link, links, services, type Victim } from './fault.js';

/** Milliseconds between two faults, and at the end without any new one. */
const gap = { least: 1_500, most: 4_500 };
const quietEndMs = 3_000;
/** What was broken is left alone so long. */
const recoveryMs = 3_000;

type What = Pick<Fault, 'kind' | 'target'>;

/**
 * Every kind of fault on every target, shuffled, then again, until the time is over; never two at once on one target. The same random numbers
 * make the same schedule.
 */
export function planFaults(random: SeededRandom, forMs: number, bus: 'grpc' | 'rabbitmq'): Fault[] {
  const faults: Fault[] = [];
  const busyUntil = new Map<string, number>();
  let deck: What[] = [];
  for (let at = 1_000; at < forMs - quietEndMs; at += gap.least + random.below(gap.most - gap.least)) {
    if (deck.length === 0) deck = shuffled(random, everything(bus));
    const next = deck.findIndex(({ target }) => (busyUntil.get(target) ?? 0) <= at);
    if (next < 0) continue;
    const [what] = deck.splice(next, 1);
    const fault = { ...what, ...details(random, what), at } as Fault;
    faults.push(fault);
    busyUntil.set(fault.target, at + fault.forMs + recoveryMs);
  }
  return faults;
}

function everything(bus: 'grpc' | 'rabbitmq'): What[] {
  const withRabbit = bus === 'rabbitmq';
  const victims: Victim[] = [...services, 'postgres', ...(withRabbit ? (['rabbitmq'] as const) : [])];
  const broken: Link[] = [...links, ...(withRabbit ? (['rabbitmq-amqp'] as const) : [])];
  return [
    ...victims.flatMap((target) => (['kill -9', 'stop', 'restart'] as const).map((kind) => ({ kind, target }))),
    ...broken.flatMap((target) => (['cut', 'black hole', 'slow'] as const).map((kind) => ({ kind, target }))),
  ];
}

function details(random: SeededRandom, { kind }: What): { forMs: number; latencyMs?: number; bytesPerSecond?: number | undefined } {
  const between = (least: number, most: number) => least + random.below(most - least);
  if (kind === 'kill -9' || kind === 'restart') return { forMs: between(0, 3_000) };
  if (kind === 'cut') return { forMs: between(50, 4_000) };
  if (kind !== 'slow') return { forMs: between(1_000, 7_000) };
  const bytesPerSecond = random.below(2) === 0 ? undefined : between(20_000, 200_000);
  return { forMs: between(2_000, 8_000), latencyMs: between(20, 600), bytesPerSecond };
}

function shuffled<T>(random: SeededRandom, items: readonly T[]): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(random.below(rest.length), 1)[0]);
}
