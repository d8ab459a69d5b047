import { createHash } from 'node:crypto';
import { migrate } from '#platform/database/migrate.js';
import type { ServiceDatabase } from '#platform/database/service-database.js';
import { asAdmin } from './postgres/provision-database.js';
import { createEmptyTestDatabase, type TestDatabase } from './test-database.js';
import { testServerUrl } from './test-server.js';

/**
 * A database of its own for one test file, on the run's embedded PostgreSQL, with the service's roles and migrations:
 * `const database = await createTestDatabase(ordersDatabase)` in `beforeAll`, `await database.drop()` in `afterAll`.
 * The migrations run once a run; every further database is a copy.
 */
export async function createTestDatabase(definition: ServiceDatabase): Promise<TestDatabase> {
  const template = templateName(definition);
  await asAdmin(await testServerUrl(), async (admin) => {
    await admin.query('SELECT pg_advisory_lock(hashtext($1))', [template]);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) await makeTemplate(definition, template);
  });
  return createEmptyTestDatabase(definition.name, { template });
}

async function makeTemplate(definition: ServiceDatabase, name: string): Promise<void> {
  const draft = await createEmptyTestDatabase(definition.name);
  await migrate(definition, draft.ownerUrl, `${definition.name}_app`);
  await asAdmin(await testServerUrl(), async (admin) => void (await admin.query(`ALTER DATABASE "${draft.name}" RENAME TO "${name}"`)));
}

function templateName(definition: ServiceDatabase): string {
  const content = JSON.stringify([definition.migrations.map((migration) => migration.name), definition.withJobs ?? false]);
  return `template_${definition.name}_${createHash('sha256').update(content).digest('hex').slice(0, 8)}`;
}
