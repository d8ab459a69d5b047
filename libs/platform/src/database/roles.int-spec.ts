import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { createEmptyTestDatabase, type TestDatabase } from '#testing/test-database.js';
import type { ServiceDatabase } from './service-database.js';

/** A service with every kind of table that a service has. */
class Things1795000000001 {
  name = 'Things1795000000001';
  up = async (runner: { query(sql: string): Promise<unknown> }) => {
    await runner.query(`
      CREATE TABLE thing (id int PRIMARY KEY, name text NOT NULL);
      CREATE SEQUENCE thing_number;
      CREATE TABLE journal (id int PRIMARY KEY);
      CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql AS $$ SELECT upper($1) $$;
    `);
  };
  down = async () => undefined;
}
const definition = {
  name: 'users',
  entities: [],
  migrations: [Things1795000000001],
  withJobs: true,
  narrowed: { journal: 'SELECT, INSERT' },
} as unknown as ServiceDatabase;

let database: TestDatabase;
let neighbour: TestDatabase;
let app: pg.Client;
let ro: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase(definition);
  neighbour = await createEmptyTestDatabase('orders');
  [app, ro] = await Promise.all([database.url, database.readerUrl].map((url) => connect(url)));
});
afterAll(async () => {
  await Promise.all([app.end(), ro.end()]);
  await Promise.all([database.drop(), neighbour.drop()]);
});

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

const denied = { code: '42501' };
/** The same server and role, another database. */
const elsewhere = (url: string, name: string) => url.replace(/\/[^/]+$/, `/${name}`);

const forbidden: [string, string][] = [
  ['make a table', 'CREATE TABLE mine (id int)'],
  ['make a schema', 'CREATE SCHEMA mine'],
  ['make a function', `CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`],
  ['make an extension', 'CREATE EXTENSION dblink'],
  ['make a role', 'CREATE ROLE mine'],
  ['make a database', 'CREATE DATABASE mine'],
  ['alter a table', 'ALTER TABLE thing ADD COLUMN more int'],
  ['switch its triggers off', 'ALTER TABLE thing DISABLE TRIGGER ALL'],
  ['empty a table', 'TRUNCATE thing'],
  ['drop a table', 'DROP TABLE thing'],
  ['drop the schema', 'DROP SCHEMA public CASCADE'],
  ['index a table', 'CREATE INDEX ON thing (name)'],
  ['run a program', `COPY thing FROM PROGRAM 'id'`],
  ['read a file', `COPY thing FROM '/etc/passwd'`],
  ['write a file', `COPY thing TO '/tmp/stolen'`],
  ['read a file by a function', `SELECT pg_read_file('/etc/passwd')`],
  ['read the passwords of roles', 'SELECT rolpassword FROM pg_authid'],
  ['be the owner', 'SET ROLE users_owner'],
  ['be the superuser', 'SET ROLE postgres'],
  ['be another service', 'SET ROLE orders_app'],
  ['give rights away', 'ALTER TABLE thing OWNER TO users_app'],
  ['change the server', 'ALTER SYSTEM SET log_statement = DEFAULT'],
  ['say what was migrated', `INSERT INTO migrations (timestamp, name) VALUES (1, 'mine')`],
  ['empty the list of what was migrated', 'DELETE FROM migrations'],
  ['make a table of jobs', 'CREATE TABLE graphile_worker.mine (id int)'],
  ['say what of the jobs was migrated', 'DELETE FROM graphile_worker.migrations'],
];

describe('The role of a service', () => {
  it('reads and writes rows, and adds jobs', async () => {
    await app.query(`INSERT INTO thing VALUES (1, 'one'); UPDATE thing SET name = shout(name); DELETE FROM thing`);
    await app.query(`SELECT graphile_worker.add_job('nothing')`);
    await app.query('INSERT INTO journal VALUES (1)');
  });

  it.each(forbidden)('may not %s', async (_what, statement) => {
    await expect(app.query(statement)).rejects.toMatchObject(denied);
  });

  it.each(['UPDATE journal SET id = 2', 'DELETE FROM journal', 'TRUNCATE journal'])(
    'may not %s where it may only add',
    async (statement) => {
      await expect(app.query(statement)).rejects.toMatchObject(denied);
    },
  );

  it('connects to its own database and no other', async () => {
    for (const name of [neighbour.name, 'postgres', 'template1'])
      await expect(connect(elsewhere(database.url, name))).rejects.toMatchObject(denied);
  });

  it('has no right beyond these: no superuser, no replication, no membership', async () => {
    const { rows } = await ro.query(
      `SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname ~ '^users_(app|ro|owner)$'`,
    );
    const none = { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolbypassrls: false };
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatchObject(none);
    const members = await ro.query(
      `SELECT g.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid WHERE r.rolname = 'users_app'`,
    );
    expect(members.rows).toEqual([]);
  });
});

describe('The role that reads', () => {
  it('reads, and sees how far a sequence is', async () => {
    expect((await ro.query('SELECT * FROM thing')).rows).toEqual([]);
    expect((await ro.query('SELECT last_value FROM thing_number')).rows).toEqual([{ last_value: '1' }]);
  });

  it.each([
    ...forbidden,
    ['add a row', `INSERT INTO thing VALUES (2, 'two')`],
    ['change one', `UPDATE thing SET name = ''`],
    ['take one away', 'DELETE FROM thing'],
    ['lock one', 'SELECT * FROM thing FOR UPDATE'],
    ['take a number', `SELECT nextval('thing_number')`],
    ['add a job', `SELECT graphile_worker.add_job('nothing')`],
  ] as [string, string][])('may not %s', async (_what, statement) => {
    await expect(ro.query(statement.replace('OWNER TO users_app', 'OWNER TO users_ro'))).rejects.toMatchObject(denied);
  });

  it('connects to its own database and no other', async () => {
    for (const name of [neighbour.name, 'postgres', 'template1'])
      await expect(connect(elsewhere(database.readerUrl, name))).rejects.toMatchObject(denied);
  });
});

describe('Everybody else', () => {
  it('may neither connect nor make anything', async () => {
    const { rows } = await ro.query(
      `SELECT has_database_privilege('public', current_database(), 'CONNECT') AS connect,
              has_database_privilege('public', current_database(), 'TEMPORARY') AS temporary,
              has_schema_privilege('public', 'public', 'CREATE') AS "create"`,
    );
    expect(rows).toEqual([{ connect: false, temporary: false, create: false }]);
  });
});
