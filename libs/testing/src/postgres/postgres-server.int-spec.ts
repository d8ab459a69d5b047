import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmptyTestDatabase, type TestDatabase } from '../test-database.js';
import { stopLeftover } from './postgres-leftover.js';
import { PostgresServer } from './postgres-server.js';
import { asAdmin } from './provision-database.js';

describe('the embedded PostgreSQL server', () => {
  // mkdtemp makes a folder that only its owner may enter: as root, PostgreSQL's own account cannot walk into it.
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-postgres-'));
  const options = {
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'log'),
    password: 'p@ss/wörd',
    durable: false,
    endsWithUs: true,
  };
  const server = new PostgresServer(options);

  beforeAll(() => server.start());
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps its data and its port across a stop and a start', async () => {
    const url = server.adminUrl;
    await asAdmin(url, (client) => client.query('CREATE TABLE kept AS SELECT 42 AS answer'));
    await server.stop();
    await server.start();
    expect(server.adminUrl).toBe(url);
    expect((await asAdmin(url, (client) => client.query('SELECT answer FROM kept'))).rows).toEqual([{ answer: 42 }]);
  });

  it('refuses a wrong password', async () => {
    const wrong = server.adminUrl.replace(/:[^:@]+@/, ':wrong@');
    await expect(asAdmin(wrong, (client) => client.query('SELECT 1'))).rejects.toMatchObject({ code: '28P01' });
  });

  it('shows no value of a statement or a row in its log, even when somebody has everything logged', async () => {
    await asAdmin(server.adminUrl, async (client) => {
      await client.query(`SET log_min_messages = notice`);
      await client.query(`SET log_statement = 'all'`);
      await client.query('CREATE TABLE strict (t text, CONSTRAINT short CHECK (length(t) < 3))');
      await expect(client.query('INSERT INTO strict VALUES ($1)', ['a planted value'])).rejects.toMatchObject({ code: '23514' });
    });
    const log = readFileSync(options.logFile, 'utf8');
    expect(log).toContain('violates check constraint "short"');
    expect(log).toContain('INSERT INTO strict VALUES ($1)');
    expect(log).not.toContain('planted');
  });

  it('takes over from a server that was left running on the same data', async () => {
    const leftover = server.pid;
    const successor = new PostgresServer(options);
    await successor.start();
    try {
      expect(successor.pid).not.toBe(leftover);
      expect(() => process.kill(leftover!, 0)).toThrow('ESRCH');
      expect((await asAdmin(successor.adminUrl, (client) => client.query('SELECT 1 AS one'))).rowCount).toBe(1);
    } finally {
      await successor.stop();
      await server.start();
    }
  });

  it('leaves a stranger alone whose number stands in the data folder', async () => {
    await server.stop();
    writeFileSync(join(options.dataDir, 'postmaster.pid'), `${process.ppid}\n`);
    expect(await stopLeftover(options.dataDir)).toBe(false);
    process.kill(process.ppid, 0);
    await server.start();
  });

  it('sorts, folds and matches words beyond ASCII', async () => {
    const { rows } = await asAdmin(server.adminUrl, async (client) => {
      for (const extension of ['pg_trgm', 'unaccent', 'citext', 'ltree', 'pg_stat_statements'])
        await client.query(`CREATE EXTENSION ${extension}`);
      return client.query(`
        SELECT lower('ÉCLAIR') AS lower,
               unaccent('Crème brûlée') AS plain,
               to_tsvector('simple', 'Éclair') @@ to_tsquery('simple', 'éclair') AS found,
               'ÉCLAIR'::citext = 'éclair'::citext AS same,
               similarity('éclair', 'eclair') > 0 AS similar,
               ARRAY(SELECT word FROM unnest(ARRAY['zebra', 'écru', 'Eagle', 'apple']) AS word ORDER BY word COLLATE "und-x-icu") AS sorted`);
    });
    expect(rows).toEqual([
      { lower: 'éclair', plain: 'Creme brulee', found: true, same: true, similar: true, sorted: ['apple', 'Eagle', 'écru', 'zebra'] },
    ]);
  });
});

describe('a service’s roles', () => {
  let one: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    [one, other] = await Promise.all([createEmptyTestDatabase('apples'), createEmptyTestDatabase('pears')]);
  });
  afterAll(() => Promise.all([one.drop(), other.drop()]));

  it('lets the app connect to its own database and to no other', async () => {
    expect((await asAdmin(one.url, (client) => client.query('SELECT current_user'))).rows).toEqual([{ current_user: 'apples_app' }]);
    for (const name of [other.name, 'postgres', 'template1']) {
      await expect(asAdmin(one.url.replace(one.name, name), (client) => client.query('SELECT 1'))).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('lets the owner make tables, the reader read them, and the app make none', async () => {
    await asAdmin(one.ownerUrl, (client) => client.query('CREATE TABLE pips (n int); INSERT INTO pips VALUES (7)'));
    expect((await asAdmin(one.readerUrl, (client) => client.query('SELECT n FROM pips'))).rows).toEqual([{ n: 7 }]);
    await expect(asAdmin(one.readerUrl, (client) => client.query('DELETE FROM pips'))).rejects.toMatchObject({ code: '42501' });
    await expect(asAdmin(one.url, (client) => client.query('CREATE TABLE mine (n int)'))).rejects.toMatchObject({ code: '42501' });
  });
});
