import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { AshlarCopy } from '#testing/ashlar-copy.js';

/** From its next start, the copy's PostgreSQL writes the plans of catalog's statements into its log, with what each step cost. */
export async function logPlans(copy: AshlarCopy): Promise<void> {
  const admin = new pg.Client({ connectionString: copy.databaseUrl('catalog') });
  await admin.connect();
  for (const each of [
    "session_preload_libraries = 'auto_explain'",
    'auto_explain.log_min_duration = 0',
    'auto_explain.log_analyze = on',
    'auto_explain.log_buffers = on',
  ]) {
    await admin.query(`ALTER SYSTEM SET ${each}`);
  }
  await admin.end();
}

const planEntry = /duration: ([\d.]+) ms {2}plan:\s+Query Text: ([\s\S]*?)\n\t(\S.*\(cost=[\s\S]*)$/;

/** The slowest plan that was written since the log had `from` bytes, for each statement; the slowest statement first. */
export function plansSince(copy: AshlarCopy, from: number): string[] {
  const log = readFileSync(join(copy.dataDir, 'logs', 'postgres.log'))
    .subarray(from)
    .toString('utf8');
  const slowest = new Map<string, { ms: number; plan: string }>();
  for (const entry of log.split(/\n(?!\t)/)) {
    const [, duration, statement, plan] = planEntry.exec(entry) ?? [];
    if (plan === undefined) continue;
    const ms = Number(duration);
    const text = statement.replaceAll(/\s+/g, ' ').trim();
    if (ms > (slowest.get(text)?.ms ?? 0)) slowest.set(text, { ms, plan: `${ms.toFixed(1)} ms  ${text.slice(0, 300)}\n\t${plan}` });
  }
  return [...slowest.values()].sort((a, b) => b.ms - a.ms).map(({ plan }) => plan);
}

export const logSize = (copy: AshlarCopy): number => statSync(join(copy.dataDir, 'logs', 'postgres.log')).size;
