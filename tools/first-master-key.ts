import { existsSync, readdirSync } from 'node:fs';
import pg from 'pg';
import { ConfigError } from '#platform/config/load-config.js';
import { addMasterKey } from '#platform/privacy/master-keys.js';
import type { DatabaseAddress } from './service-databases.js';

/**
 * Makes a master key in a folder that has none; answers with whether it did. Throws `ConfigError` where an earlier key wrapped the data keys of people
 * already: with another one nobody could ever read them.
 */
export async function makeFirstMasterKey(folder: string, databases: readonly DatabaseAddress[]): Promise<boolean> {
  if (existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.key'))) return false;
  for (const { name, ownerUrl } of databases) {
    if (await hasPersonKeys(ownerUrl))
      throw new ConfigError(
        `MASTER_KEYS_DIR: ${folder} is empty, but personal data in the database ${name} are sealed: bring the keys back`,
      );
  }
  addMasterKey(folder);
  return true;
}

async function hasPersonKeys(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const table = await client.query<{ there: boolean }>(`SELECT to_regclass('person_key') IS NOT NULL AS there`);
    if (!table.rows[0]?.there) return false;
    return (await client.query('SELECT FROM person_key LIMIT 1')).rowCount === 1;
  } finally {
    await client.end();
  }
}
