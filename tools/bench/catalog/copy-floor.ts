import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const tables = ['product', 'variant', 'stock', 'event_log'];

/** The least that an import can cost: the rows that it left, by plain COPY into tables with the same columns, checks and indexes. */
export interface CopyFloor {
  seconds: number;
  megabytes: number;
}

/** Measures it in a schema of its own in the same database, and removes that. */
export async function measureCopyFloor(databaseUrl: string): Promise<CopyFloor> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-floor-'));
  try {
    await client.query('DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor');
    let [seconds, bytes] = [0, 0];
    for (const table of tables) {
      const columns = await plainColumns(client, table);
      const file = join(folder, table);
      await client.query(`CREATE TABLE floor.${table} (LIKE public.${table} INCLUDING ALL)`);
      await pipeline(client.query(copyTo(`COPY public.${table} (${columns}) TO STDOUT`)), createWriteStream(file));
      bytes += statSync(file).size;
      const began = performance.now();
      await pipeline(createReadStream(file), client.query(copyFrom(`COPY floor.${table} (${columns}) FROM STDIN`)));
      seconds += (performance.now() - began) / 1000;
    }
    return { seconds, megabytes: bytes / 1024 / 1024 };
  } finally {
    await client.query('DROP SCHEMA IF EXISTS floor CASCADE');
    await client.end();
    rmSync(folder, { recursive: true });
  }
}

/** Those that are not computed from others. */
async function plainColumns(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [`public.${table}`],
  );
  return rows[0].columns;
}
