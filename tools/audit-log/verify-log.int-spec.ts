import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { AuditChain } from '../../apps/users/src/audit-log/audit-chain.js';
import { AuditLog } from '../../apps/users/src/audit-log/audit-log.js';
import { AuditStore } from '../../apps/users/src/audit-log/audit-store.js';
import { usersDatabase } from '../../apps/users/src/data-source.js';
import { createDataSource } from '#platform/database/service-database.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import type { TestDatabase } from '#testing/test-database.js';
import { Snapshot } from '../running-copy/snapshot.js';
import { readAnchor, writeAnchor, type Anchor } from './anchor.js';
import { verifyLog } from './verify-log.js';

const chain = new AuditChain('a key of an audit log that only this test uses');
let database: TestDatabase;
let service: DataSource;
let superuser: DataSource;

beforeAll(async () => {
  database = await createTestDatabase(usersDatabase);
  service = await createDataSource(usersDatabase, database.url).initialize();
  superuser = await createDataSource(usersDatabase, database.adminUrl).initialize();
});
afterAll(async () => {
  await service.destroy();
  await superuser.destroy();
  await database.drop();
});

/** Somebody who has the database, whatever its triggers say. */
const tamper = async (...statements: string[]): Promise<void> => {
  await superuser.query(`ALTER TABLE audit_log DISABLE TRIGGER ALL; ALTER TABLE audit_log_head DISABLE TRIGGER ALL`);
  for (const statement of statements) await superuser.query(statement);
  await superuser.query(`ALTER TABLE audit_log ENABLE TRIGGER ALL; ALTER TABLE audit_log_head ENABLE TRIGGER ALL`);
};
const verify = (anchor?: Anchor, by = chain) => Snapshot.of(database.readerUrl, (snapshot) => verifyLog(snapshot, by, anchor));
const add = async (count: number): Promise<void> => {
  const log = new AuditLog(new AuditStore(service, chain));
  for (let n = 1; n <= count; n++)
    await log.append({ actor: { kind: 'operator' }, action: `deed ${n}`, target: `thing:${n}`, result: 'succeeded' });
};

beforeEach(async () => {
  await tamper('DELETE FROM audit_log', `UPDATE audit_log_head SET position = 0, hash = decode(repeat('00', 32), 'hex'), mac = NULL`);
  await add(10);
});

describe('A log that nobody touched', () => {
  it('is as it was written, to its end', async () => {
    expect(await verify()).toMatchObject({ entries: 10, end: { position: 10 }, fault: undefined });
  });

  it('is verified over more entries than are read at once', async () => {
    await new AuditLog(new AuditStore(service, chain)).appendAll(
      Array.from({ length: 2_500 }, (_, n) => ({
        ...{ id: crypto.randomUUID(), actorKind: 'user' as const, actorId: crypto.randomUUID(), action: `deed ${n}`, target: null },
        ...{ address: '192.0.2.1', result: 'refused' as const, status: 403, code: 'FORBIDDEN', requestId: `größer als "${n}"` },
      })),
    );
    expect(await verify()).toMatchObject({ entries: 2_510, fault: undefined });
  });
});

describe('It is found that', () => {
  const every: [string, string][] = [
    ['entry_id', 'gen_random_uuid()'],
    ['at', `at + interval '1 millisecond'`],
    ['actor_kind', `'nobody'`],
    ['action', `'another deed'`],
    ['target', 'NULL'],
    ['address', `'192.0.2.99'`],
    ['result', `'refused'`],
    ['status', '200'],
    ['code', `'FORBIDDEN'`],
    ['request_id', `'another'`],
    ['hash', `sha256('x')`],
  ];
  it.each(every)('%s of an entry was changed', async (column, value) => {
    await tamper(`UPDATE audit_log SET ${column} = ${value} WHERE position = 4`);
    expect(await verify()).toMatchObject({ entries: 3, end: undefined, fault: { position: 4, kind: 'changed' } });
  });

  it.each<[string, string[], object]>([
    ['an entry in the middle is gone', ['DELETE FROM audit_log WHERE position = 5'], { position: 5, kind: 'missing' }],
    [
      'several are',
      ['DELETE FROM audit_log WHERE position IN (5, 6)'],
      { position: 5, kind: 'missing', what: 'the entries up to 6 are gone' },
    ],
    ['the first is', ['DELETE FROM audit_log WHERE position = 1'], { position: 1, kind: 'missing' }],
    [
      'one is gone and the gap was closed',
      [
        'DELETE FROM audit_log WHERE position = 5',
        ...[6, 7, 8, 9, 10].map((n) => `UPDATE audit_log SET position = ${n - 1} WHERE position = ${n}`),
      ],
      { position: 5, kind: 'missing' },
    ],
    ['the end is gone', ['DELETE FROM audit_log WHERE position > 7'], { position: 8, kind: 'cut' }],
    ['everything is gone', ['DELETE FROM audit_log'], { position: 1, kind: 'cut' }],
    [
      'everything is gone and the head was set back',
      ['DELETE FROM audit_log', `UPDATE audit_log_head SET position = 0, hash = decode(repeat('00', 32), 'hex'), mac = NULL`],
      { position: 1, kind: 'empty' },
    ],
    [
      'the end is gone and the head names another',
      [
        'DELETE FROM audit_log WHERE position > 7',
        'UPDATE audit_log_head SET position = 7, hash = (SELECT hash FROM audit_log WHERE position = 7)',
      ],
      { position: 7, kind: 'head' },
    ],
    [
      'two neighbours changed places',
      swap(4, 5),
      { position: 4, kind: 'reordered', what: 'the entry that stands here was written as number 5' },
    ],
    ['two others did', swap(3, 8), { position: 3, kind: 'reordered', what: 'the entry that stands here was written as number 8' }],
    ['one was forged at the end', [forged(11)], { position: 11, kind: 'changed' }],
    [
      'one was forged and put between',
      [...[10, 9, 8, 7, 6].map((n) => `UPDATE audit_log SET position = ${n + 1} WHERE position = ${n}`), forged(6)],
      { position: 6, kind: 'inserted' },
    ],
    ['one was put in the place of another', ['DELETE FROM audit_log WHERE position = 6', forged(6)], { position: 6, kind: 'changed' }],
    ['the head was forged', [`UPDATE audit_log_head SET mac = sha256('x')`], { position: 10, kind: 'head' }],
  ])('%s', async (_what, statements, fault) => {
    await tamper(...statements);
    const verdict = await verify();
    expect(verdict.fault).toMatchObject(fault);
    expect(verdict.end).toBeUndefined();
  });

  it('it was written under another key', async () => {
    const other = new AuditChain('another key of an audit log, just as long');
    expect((await verify(undefined, other)).fault).toMatchObject({ position: 1, kind: 'changed' });
  });

  it('the end was cut off and the head set back to what it truly had been: by an anchor', async () => {
    const [head] = await superuser.query('SELECT position, hash, mac FROM audit_log_head');
    await add(5);
    const { end } = await verify();
    await tamper('DELETE FROM audit_log WHERE position > 10');
    await superuser.query('UPDATE audit_log_head SET position = $1, hash = $2, mac = $3', [head.position, head.hash, head.mac]);
    expect((await verify()).fault).toBeUndefined();
    expect((await verify(end)).fault).toMatchObject({ position: 11, kind: 'cut' });
    await add(5);
    expect((await verify(end)).fault).toMatchObject({ position: 15, kind: 'anchor' });
  });
});

describe('An anchor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-anchor-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is kept in a file of its own, and holds as the log grows', async () => {
    const file = join(folder, 'anchor');
    expect(readAnchor(file)).toBeUndefined();
    writeAnchor(file, (await verify()).end!);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await add(3);
    expect(await verify(readAnchor(file))).toMatchObject({ entries: 13, fault: undefined });
  });

  it('is refused when it is something else', () => {
    writeFileSync(join(folder, 'other'), 'eleven');
    expect(() => readAnchor(join(folder, 'other'))).toThrow('holds no anchor');
  });
});

/** Whatever it claims, its hash is not ours to make. */
function forged(position: number): string {
  return `INSERT INTO audit_log (position, entry_id, at, actor_kind, action, result, request_id, previous_hash, hash)
    SELECT ${position}, gen_random_uuid(), now(), 'operator', 'a deed that never was', 'succeeded', 'r', hash, sha256('forged')
    FROM audit_log WHERE position = ${position - 1}`;
}

/** Positions only: what else stands in the rows is as it was written. */
function swap(one: number, other: number): string[] {
  return [
    `UPDATE audit_log SET position = 1000 WHERE position = ${one}`,
    `UPDATE audit_log SET position = ${one} WHERE position = ${other}`,
    `UPDATE audit_log SET position = ${other} WHERE position = 1000`,
  ];
}
