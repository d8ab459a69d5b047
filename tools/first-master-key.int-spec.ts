import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import type { TestDatabase } from '#testing/test-database.js';
import { usersDatabase } from '../apps/users/src/data-source.js';
import { makeFirstMasterKey } from './first-master-key.js';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase(usersDatabase);
  folder = mkdtempSync(join(tmpdir(), 'ashlar-first-key-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

it('makes the first master key once, and never beside what another one sealed', async () => {
  const [path, elsewhere] = [join(folder, 'master'), join(folder, 'elsewhere')];
  const make = (where: string) => makeFirstMasterKey(where, [{ name: 'users', url: database.url, ownerUrl: database.ownerUrl }]);
  expect([await make(path), await make(path), readdirSync(path).length]).toEqual([true, false, 1]);
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query('INSERT INTO person_key (person_id, wrapped) VALUES (gen_random_uuid(), $1)', [Buffer.alloc(69)]);
  await client.end();
  await expect(make(elsewhere)).rejects.toThrow(
    /^MASTER_KEYS_DIR: .*elsewhere is empty, but personal data in the database users are sealed/,
  );
  expect(await make(path)).toBe(false);
});
