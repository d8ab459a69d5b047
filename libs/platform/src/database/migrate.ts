import { createRequire } from 'node:module';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { advisoryLocks } from './advisory-locks.js';
import { createDataSource, type ServiceDatabase } from './service-database.js';

const jobsSchema = 'graphile_worker';

/**
 * Brings a service's schema up to date and grants its other roles what they need. Two callers at once take turns, by an advisory lock.
 * `appRole` gets DML, `<name>_ro` (when there is one) SELECT. Answers with the names of the migrations that were applied.
 */
export async function migrate(database: ServiceDatabase, ownerUrl: string, appRole?: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.migration]);
    const applied = await runMigrations(database, ownerUrl);
    if (database.withJobs) await migrateJobs(ownerUrl);
    await grantAll(client, database, appRole);
    return applied;
  } finally {
    await client.end();
  }
}

async function runMigrations(database: ServiceDatabase, ownerUrl: string): Promise<string[]> {
  const dataSource = await createDataSource(database, ownerUrl, { poolSize: 2 }).initialize();
  try {
    return (await dataSource.runMigrations()).map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

/** graphile-worker's command-line code is loaded here only, not in the services. */
async function migrateJobs(connectionString: string): Promise<void> {
  const worker = createRequire(import.meta.url)('graphile-worker') as typeof import('graphile-worker');
  await worker.runMigrations({ connectionString, schema: jobsSchema });
}

/** In one transaction, so that no role ever has more than it is to have. */
async function grantAll(client: pg.Client, database: ServiceDatabase, appRole: string | undefined): Promise<void> {
  const roles = await client.query<{ rolname: string }>(
    'SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND rolname <> current_user',
    [[appRole ?? `${database.name}_app`, `${database.name}_ro`]],
  );
  await client.query('BEGIN');
  for (const { rolname } of roles.rows) await grant(client, database, rolname);
  await client.query('COMMIT');
  if (!database.withJobs) return;
  for (const { rolname } of roles.rows) if (!isReader(rolname)) await openJobTables(client, client.escapeIdentifier(rolname));
}

async function grant(client: pg.Client, database: ServiceDatabase, rolname: string): Promise<void> {
  const role = client.escapeIdentifier(rolname);
  const readOnly = isReader(rolname);
  for (const schema of database.withJobs ? ['public', jobsSchema] : ['public']) {
    await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
    await client.query(`GRANT ${readOnly ? 'SELECT' : 'SELECT, INSERT, UPDATE, DELETE'} ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
    await client.query(`GRANT ${readOnly ? 'SELECT' : 'USAGE'} ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
  }
  if (readOnly) return;
  for (const [table, rights] of Object.entries({ ...database.narrowed, ...migrationTables(database) })) {
    await client.query(`REVOKE ALL ON ${table} FROM ${role}`);
    await client.query(`GRANT ${rights} ON ${table} TO ${role}`);
  }
}

const isReader = (role: string): boolean => role.endsWith('_ro');

/** What was migrated is looked at by the services and written by the owner alone. */
const migrationTables = ({ withJobs }: ServiceDatabase): Record<string, string> => ({
  migrations: 'SELECT',
  ...(withJobs && { [`${jobsSchema}.migrations`]: 'SELECT' }),
});

/** graphile-worker turns row level security on for its tables, and only their owner passes it by itself. */
async function openJobTables(client: pg.Client, role: string): Promise<void> {
  const tables = await client.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relrowsecurity`,
    [jobsSchema],
  );
  for (const { relname } of tables.rows) {
    const table = `${jobsSchema}.${client.escapeIdentifier(relname)}`;
    await client.query(`DROP POLICY IF EXISTS ashlar_app ON ${table}`);
    await client.query(`CREATE POLICY ashlar_app ON ${table} TO ${role} USING (true) WITH CHECK (true)`);
  }
}

/** Refuses to serve on a schema that is behind the code. Throws naming what is missing. */
export async function assertMigrated(dataSource: DataSource): Promise<void> {
  const names = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const [{ exists }] = await dataSource.query<[{ exists: boolean }]>(`SELECT to_regclass('migrations') IS NOT NULL AS exists`);
  const rows = exists ? await dataSource.query<{ name: string }[]>(`SELECT name FROM migrations`) : [];
  const applied = new Set(rows.map(({ name }) => name));
  const missing = names.filter((name) => !applied.has(name));
  if (missing.length > 0) throw new Error(`The database lacks the migrations ${missing.join(', ')}: run "npm run migrate" first`);
}
