import { readFileSync } from 'node:fs';
import pg from 'pg';
import { dataModelPage, type ServiceSchema } from './document.js';
import { readIndexes, readTables } from './read-schema.js';

export const dataModelFile = 'docs/data-model.md';

/** `docs/data-model.md` as it has to be for databases that were just migrated; `urls` by the service's name. */
export async function pageFor(urls: Readonly<Record<'users' | 'catalog' | 'orders', string>>): Promise<string> {
  const schemas: ServiceSchema[] = [];
  for (const service of ['catalog', 'orders', 'users'] as const) {
    const client = new pg.Client({ connectionString: urls[service] });
    await client.connect();
    try {
      schemas.push({ service, tables: await readTables(client), ...(service === 'catalog' && { indexes: await readIndexes(client) }) });
    } finally {
      await client.end();
    }
  }
  return dataModelPage(readFileSync('tools/data-model/preface.md', 'utf8'), schemas);
}
