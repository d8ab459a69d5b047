import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { createEmptyTestDatabase, type TestDatabase } from '#testing/test-database.js';
import { createEventDelivery } from '../events/delivery-schema.js';
import { appendEvents, createEventLog } from '../events/event-log.js';
import { addJob } from '../jobs/add-job.js';
import { JobRunner } from '../jobs/job-runner.js';
import { toUnavailable, violatedUnique } from './database-errors.js';
import { assertMigrated, migrate } from './migrate.js';
import { createDataSource, type ServiceDatabase } from './service-database.js';

class Thing1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE thing (id int PRIMARY KEY, note text)`);
    await runner.query(createEventLog);
    await runner.query(createEventDelivery);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('Forward only'));
  }
}

const things: ServiceDatabase = { name: 'orders', entities: [], migrations: [Thing1700000000001], withJobs: true };

describe('a service database', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createEmptyTestDatabase('orders');
    const [first, second] = await Promise.all([
      migrate(things, database.ownerUrl, 'orders_app'),
      migrate(things, database.ownerUrl, 'orders_app'),
    ]);
    expect([...first, ...second]).toEqual(['Thing1700000000001']);
    dataSource = await createDataSource(things, database.url).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('is migrated once by two that start together, and a service finds it up to date', async () => {
    await expect(assertMigrated(dataSource)).resolves.toBeUndefined();
    expect(await migrate(things, database.ownerUrl, 'orders_app')).toEqual([]);
  });

  it('is refused when a migration of the code is missing, by its name', async () => {
    class Later1700000000002 extends Thing1700000000001 {}
    const ahead = await createDataSource({ ...things, migrations: [Thing1700000000001, Later1700000000002] }, database.url).initialize();
    await expect(assertMigrated(ahead)).rejects.toThrow('Later1700000000002');
    await ahead.destroy();
  });

  it('has its statements interpreted, whatever the server is set to', async () => {
    expect(await dataSource.query('SELECT setting, source FROM pg_settings WHERE name = $1', ['jit'])).toEqual([
      { setting: 'off', source: 'client' },
    ]);
  });

  it.each(['CREATE TABLE mine (id int)', 'ALTER TABLE thing ADD COLUMN x int', 'TRUNCATE thing', 'DROP TABLE thing'])(
    'does not let the service do: %s',
    async (statement) => {
      await expect(dataSource.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    },
  );

  it('appends events in the order given, once for each version of an aggregate', async () => {
    const fact = (version: number) => ({ type: 'user.updated' as const, subject: 't1', version, data: { fields: [`f${version}`] } });
    await dataSource.transaction((manager) => appendEvents(manager, [fact(1), fact(2), fact(3)]));
    const rows = await dataSource.query(`SELECT aggregate, version, data, position FROM event_log WHERE subject = 't1' ORDER BY id`);
    expect(rows).toEqual([1, 2, 3].map((version) => ({ aggregate: 'user', version, data: { fields: [`f${version}`] }, position: null })));
    const again = dataSource.transaction((manager) => appendEvents(manager, [fact(3)]));
    await expect(again.catch((error: unknown) => violatedUnique(error))).resolves.toBe('event_log_aggregate_subject_version_key');
  });

  it('loses the events of a transaction that rolls back, and no others', async () => {
    await dataSource
      .transaction(async (manager) => {
        await appendEvents(manager, [{ type: 'user.deleted', subject: 't2', version: 1, data: {} }]);
        throw new Error('change of mind');
      })
      .catch(() => undefined);
    expect(await dataSource.query(`SELECT 1 FROM event_log WHERE subject = 't2'`)).toEqual([]);
  });

  it('runs a job after its transaction committed, again when it fails, and never when it rolled back', async () => {
    const seen: unknown[] = [];
    let failures = 1;
    const runner = new JobRunner({
      databaseUrl: database.url,
      handlers: {
        greet: (payload: { name: string }) => {
          if (failures-- > 0) return Promise.reject(new Error('not yet'));
          seen.push(payload.name);
          return Promise.resolve();
        },
      },
    });
    await runner.start();
    await dataSource.transaction((manager) => addJob(manager, { task: 'greet', payload: { name: 'kept' } }));
    await dataSource
      .transaction(async (manager) => {
        await addJob(manager, { task: 'greet', payload: { name: 'lost' } });
        throw new Error('change of mind');
      })
      .catch(() => undefined);
    await until(() => seen.length > 0);
    await runner.stop();
    expect(seen).toEqual(['kept']);
  });

  it('outlives the loss of every connection', async () => {
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await admin.end();
    await until(async () => (await dataSource.query('SELECT 1').catch(() => [])).length === 1);
  });

  it('says of a connection that was lost between two statements of a transaction that it will pass', async () => {
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const cut = dataSource.transaction(async (manager) => {
      const [{ pid }] = await manager.query<[{ pid: number }]>('SELECT pg_backend_pid() AS pid');
      await admin.query('SELECT pg_terminate_backend($1)', [pid]);
      await until(() => manager.queryRunner?.isReleased === true);
      await manager.query('SELECT 1');
    });
    const refusal = await cut.catch((error: unknown) => toUnavailable(error));
    await admin.end();
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'SERVICE_UNAVAILABLE' });
  });

  it('outlives the loss of a connection that was just handed over, and that nobody listens to yet', async () => {
    const { master } = dataSource.driver as unknown as { master: pg.Pool };
    const client = await master.connect();
    expect(() => client.emit('error', new Error('terminating connection due to administrator command'))).not.toThrow();
    client.release(true);
  });

  it('says of a pool that is closed, as a process that stops does, that it will pass', async () => {
    const closed = await createDataSource(things, database.url).initialize();
    const ended = (closed.driver as unknown as { master: { end(): Promise<void> } }).master.end();
    const refusal = await closed.query('SELECT 1').catch((error: unknown) => toUnavailable(error));
    await ended;
    expect(refusal).toMatchObject({ kind: 'unavailable' });
  });

  it('says of a lock that is not to be had that it will pass', async () => {
    await dataSource.query(`INSERT INTO thing VALUES (1, 'contended')`);
    const holder = dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT * FROM thing WHERE id = 1 FOR UPDATE');
    const waiter = dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = '50ms'`);
      await manager.query('UPDATE thing SET note = $1 WHERE id = 1', ['mine']);
    });
    const refusal = await waiter.catch((error: unknown) => toUnavailable(error));
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'SERVICE_UNAVAILABLE' });
    await holder.rollbackTransaction();
    await holder.release();
  });
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It never came to be');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
