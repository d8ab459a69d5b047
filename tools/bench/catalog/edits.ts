import type pg from 'pg';
import { request } from 'undici';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { percentile } from '../../measure/percentile.js';

/** What changing one product costs, and how soon everybody sees it. */
export interface Edits {
  p50: number;
  p95: number;
  /** SQL statements of catalog for one edit, without the words that begin and end a transaction. */
  statements: number;
  /** Of how many edits the new name was found by a search that began when the edit was answered. */
  foundAtOnce: number;
  edits: number;
  /** The longest that the old name was still answered to somebody without a token, in milliseconds. */
  staleMs: number;
}

const edits = 40;

/** Renames products one after the other, and looks for each by search and by id. */
export async function measureEdits(copy: AshlarCopy, token: string, catalog: pg.Client, ids: readonly string[]): Promise<Edits> {
  const times: number[] = [];
  let [foundAtOnce, staleMs, statements] = [0, 0, 0];
  for (const [n, id] of ids.slice(0, edits).entries()) {
    const name = `Renamed zyxwv${n}q${Date.now().toString(36)}`;
    await read(copy, `/products/${id}`);
    const before = await catalogStatements(catalog);
    const began = performance.now();
    await patch(copy, id, { name }, token);
    const answered = performance.now();
    times.push(answered - began);
    statements += (await catalogStatements(catalog)) - before;
    const found = await read<{ id: string }[]>(copy, `/products?q=${encodeURIComponent(name.split(' ')[1])}`);
    if (found.some((each) => each.id === id)) foundAtOnce++;
    while ((await read<{ name: string }>(copy, `/products/${id}`)).name !== name) staleMs = Math.max(staleMs, performance.now() - answered);
  }
  return {
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    statements: statements / times.length,
    foundAtOnce,
    edits: times.length,
    staleMs,
  };
}

async function patch(copy: AshlarCopy, id: string, body: object, token: string): Promise<void> {
  const { statusCode, body: answer } = await request(`${copy.url}/api/v1/products/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (statusCode !== 200) throw new Error(`PATCH answered ${statusCode}: ${text}`);
}

async function read<T>(copy: AshlarCopy, path: string): Promise<T> {
  const { body } = await request(`${copy.url}/api/v1${path}`);
  return ((await body.json()) as { data: T }).data;
}

/** Those that write or lock: what polls and relays beside an edit is not its cost. */
async function catalogStatements(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query<{ calls: string | null }>(
    `SELECT sum(s.calls) AS calls FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
     WHERE r.rolname = 'catalog_app' AND s.toplevel AND s.query !~* '^(begin|commit|rollback|start transaction|set |deallocate|select 1$|select \\$1$)'
       AND s.query !~* '(sequence_events|event_relay|event_cursor|inbox|advisory|FROM import|reservation|revoked)'`,
  );
  return Number(rows[0]?.calls ?? 0);
}
