import type pg from 'pg';
import type { Measurement } from './load.js';
import { familyOf, usageOf } from './process-usage.js';
import { statementsSoFar } from './statements.js';

/** What the processes of a copy used while something ran. */
export interface Observation {
  measured: Measurement;
  statementsPerRequest: number;
  cpu: Record<string, number>;
  rssMb: Record<string, number>;
}

/** A process with everything it started; PostgreSQL's backends count by their share of what they map together. */
function usage(name: string, pid: number) {
  const family = familyOf(pid).map(usageOf);
  const memory = (each: (typeof family)[number]) => (name === 'postgres' ? each.pssMb : each.rssMb);
  return { cpuSeconds: family.reduce((sum, each) => sum + each.cpuSeconds, 0), mb: family.reduce((sum, each) => sum + memory(each), 0) };
}

/** Memory of each process now, in MB. */
export const memoryOf = (pids: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, name === 'supervisor' ? usageOf(pid).rssMb : usage(name, pid).mb]));

/** Runs `work` and says what it cost. */
export async function observe(pids: Record<string, number>, admin: pg.Client, work: () => Promise<Measurement>): Promise<Observation> {
  const services = Object.entries(pids).filter(([name]) => name !== 'supervisor');
  const before = services.map(([name, pid]) => usage(name, pid).cpuSeconds);
  const statementsBefore = await statementsSoFar(admin);
  const started = performance.now();
  const measured = await work();
  const seconds = (performance.now() - started) / 1000;
  const after = services.map(([name, pid]) => usage(name, pid));
  return {
    measured,
    statementsPerRequest: ((await statementsSoFar(admin)) - statementsBefore) / measured.requests,
    cpu: Object.fromEntries(services.map(([name], n) => [name, (after[n].cpuSeconds - before[n]) / seconds])),
    rssMb: Object.fromEntries(services.map(([name], n) => [name, after[n].mb])),
  };
}
