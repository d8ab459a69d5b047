import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import type { TestDatabase } from '#testing/test-database.js';
import { catalogDatabase } from '../../apps/catalog/src/data-source.js';
import { ordersDatabase } from '../../apps/orders/src/data-source.js';
import { usersDatabase } from '../../apps/users/src/data-source.js';
import { dataModelFile, pageFor } from './read-page.js';
import { readIndexes } from './read-schema.js';

describe('the data model', () => {
  let databases: Record<'users' | 'catalog' | 'orders', TestDatabase>;
  beforeAll(async () => {
    const [users, catalog, orders] = [
      await createTestDatabase(usersDatabase),
      await createTestDatabase(catalogDatabase),
      await createTestDatabase(ordersDatabase),
    ];
    databases = { users, catalog, orders };
  });
  afterAll(async () => {
    for (const database of Object.values(databases)) await database.drop();
  });

  it('is written down as the migrations make it: else npm run data-model', async () => {
    const { users, catalog, orders } = databases;
    const page = await pageFor({ users: users.ownerUrl, catalog: catalog.ownerUrl, orders: orders.ownerUrl });
    expect(readFileSync(dataModelFile, 'utf8')).toBe(page);
  });

  it('says of each index of catalog which query it serves', async () => {
    const client = new pg.Client({ connectionString: databases.catalog.ownerUrl });
    await client.connect();
    try {
      const silent = async () => (await readIndexes(client)).filter(({ serves }) => !serves).map(({ name }) => name);
      expect(await silent()).toEqual([]);
      await client.query('CREATE INDEX nobody_knows ON variant (barcode)');
      expect(await silent()).toEqual(['nobody_knows']);
    } finally {
      await client.end();
    }
  });
});
