import { openSync, readSync, closeSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { percentile } from '../../measure/percentile.js';

/** How long the runs of one statement of catalog's took at the server, in milliseconds: parsing, planning and running together. */
export interface StatementTimes {
  text: string;
  runs: number;
  p50: number;
  p95: number;
  max: number;
}

const line = /^catalog_app (\d+) LOG: {2}duration: ([\d.]+) ms(?: {2}(parse|bind|execute|statement)[^:]*: ([\s\S]*))?$/;

/**
 * Has the copy's PostgreSQL write down how long each statement takes while `work` runs, and reads that from its log. For one client at a time: with more,
 * the figures would tell how long the machine's two cores were busy with others.
 */
export async function statementTimes(copy: AshlarCopy, work: () => Promise<unknown>): Promise<StatementTimes[]> {
  const log = join(copy.dataDir, 'logs', 'postgres.log');
  await setting(copy, "log_line_prefix = '%u %p '", 'log_min_duration_statement = 0');
  const from = statSync(log).size;
  await work();
  await setting(copy, 'log_min_duration_statement = -1');
  return summarise(entriesOf(readFrom(log, from)));
}

async function setting(copy: AshlarCopy, ...settings: string[]): Promise<void> {
  const admin = new pg.Client({ connectionString: copy.databaseUrl('catalog') });
  await admin.connect();
  for (const each of settings) await admin.query(`ALTER SYSTEM SET ${each}`);
  await admin.query('SELECT pg_reload_conf()');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await admin.end();
}

function readFrom(path: string, from: number): string {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(statSync(path).size - from);
  readSync(file, buffer, 0, buffer.length, from);
  closeSync(file);
  return buffer.toString('utf8');
}

/** An entry begins at the margin; what follows of a statement's text is indented. */
const entriesOf = (log: string): string[] => log.split(/\n(?!\t)/);

function summarise(entries: readonly string[]): StatementTimes[] {
  const begun = new Map<string, number>();
  const times = new Map<string, number[]>();
  for (const entry of entries) {
    const [, pid, duration, step, statement] = line.exec(entry) ?? [];
    if (pid === undefined || statement === undefined) continue;
    const spent = (begun.get(pid) ?? 0) + Number(duration);
    if (step === 'parse' || step === 'bind') {
      begun.set(pid, spent);
      continue;
    }
    begun.delete(pid);
    const text = statement.replaceAll(/\s+/g, ' ').trim();
    times.set(text, [...(times.get(text) ?? []), spent]);
  }
  return [...times]
    .map(([text, all]) => ({ text, runs: all.length, p50: percentile(all, 0.5), p95: percentile(all, 0.95), max: Math.max(...all) }))
    .sort((a, b) => b.p95 - a.p95);
}
