import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import pg from 'pg';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import type { Needle } from './needles.js';

/** A planted text that was found. */
export interface Hit {
  what: string;
  encoding: string;
  /** A table and column of a dump, a file, a page of metrics. */
  place: string;
  times: number;
}

const databases = ['users', 'catalog', 'orders'] as const;

/** What is sent to people is theirs to read. */
const sentMail = /^mail\//;

/** Looks for the needles in everything that a copy keeps: database files, write-ahead log, dumps of every table, logs, metrics, whatever lies beside. */
export async function searchCopy(copy: AshlarCopy, needles: readonly Needle[]): Promise<{ hits: Hit[]; bytes: number }> {
  const tables = new Map<string, string>();
  const hits: Hit[] = [];
  let bytes = 0;
  const look = (content: Buffer, place: string) => {
    bytes += content.length;
    hits.push(...occurrences(content, needles).map((found) => ({ ...found, place })));
  };
  for (const name of databases) {
    await onServer(copy, name, async (client) => {
      await client.query('CHECKPOINT');
      for (const [file, table] of await filesOf(client)) tables.set(file, `${name}.${table}`);
      for await (const [column, content] of dump(client)) look(content, `dump of ${name}.${column}`);
    });
  }
  for (const file of filesIn(copy.dataDir).filter((path) => !sentMail.test(path))) {
    const table = tables.get(file.replace(/^postgres\//, '').replace(/\.\d+$/, ''));
    look(readFileSync(join(copy.dataDir, file)), table === undefined ? file : `${file} (${table})`);
  }
  for (let port = copy.metricsPort; port < copy.metricsPort + 1 + databases.length; port++) {
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
    look(Buffer.from(await metrics.arrayBuffer()), `metrics on port ${port - copy.metricsPort + 1} of 4`);
  }
  return { hits, bytes };
}

/** Every column of every table, one at a time, as `pg_dump` would write it: out of its compression, JSON and bytes as texts. */
async function* dump(client: pg.Client): AsyncGenerator<[string, Buffer]> {
  const { rows } = await client.query<{ table: string; column: string; name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS table, format('%I', a.attname) AS column, c.relname || '.' || a.attname AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind IN ('r', 'm', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
     ORDER BY 1, a.attnum`,
  );
  for (const { table, column, name } of rows) {
    const values = await client.query<[string | null]>({ text: `SELECT ${column}::text FROM ${table}`, rowMode: 'array' });
    yield [name, Buffer.from(values.rows.map(([value]) => value ?? '').join('\n'))];
  }
}

/** Which table a file of the server's belongs to, by its path below the server's folder. */
async function filesOf(client: pg.Client): Promise<[string, string][]> {
  const { rows } = await client.query<{ file: string; name: string }>(
    `SELECT pg_relation_filepath(oid) AS file, relname AS name FROM pg_class WHERE pg_relation_filepath(oid) IS NOT NULL`,
  );
  return rows.map(({ file, name }) => [file, name]);
}

function occurrences(content: Buffer, needles: readonly Needle[]): Omit<Hit, 'place'>[] {
  const text = content.toString('latin1');
  const lower = text.toLowerCase();
  return needles.flatMap(({ what, encoding, bytes, exact }) => {
    const times = (exact ? text : lower).split(bytes).length - 1;
    return times > 0 ? [{ what, encoding, times }] : [];
  });
}

const filesIn = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => statSync(join(root, file), { throwIfNoEntry: false }) !== undefined);

async function onServer<T>(copy: AshlarCopy, database: (typeof databases)[number], work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: copy.databaseUrl(database) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
