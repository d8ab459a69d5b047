import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  AuditActorKind,
  AuditResult,
  type AuditEntry,
  type AuditLogServiceClient,
  type AuditNote,
} from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { fromTimestamp } from '#contracts/timestamp.js';
import { ConfigError } from '#platform/config/load-config.js';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import { codeOf } from '#testing/code-of.js';
import { certificateOf } from '#testing/test-certificates.js';
import { administrator, auditLogKey, startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';
import { AuditChain, beginning } from './audit-chain.js';
import { AuditLog } from './audit-log.js';
import { AuditStore } from './audit-store.js';

let users: UsersUnderTest;
let boss: Person;
beforeAll(async () => {
  users = await startUsers();
  boss = await users.theAdministrator();
});
afterAll(() => users.stop());

const aNote = (details: Partial<AuditNote> = {}): AuditNote => ({
  id: randomUUID(),
  actorKind: AuditActorKind.AUDIT_ACTOR_KIND_USER,
  actorId: boss.user.id,
  action: 'updateProduct',
  result: AuditResult.AUDIT_RESULT_SUCCEEDED,
  requestId: 'a request',
  ...details,
});

type Wanted = Partial<Parameters<AuditLogServiceClient['listEntries']>[0]>;
const listed = (wanted: Wanted = {}) =>
  users.as(boss, () =>
    users.auditLog.listEntries({
      page: undefined,
      from: undefined,
      to: undefined,
      result: AuditResult.AUDIT_RESULT_UNSPECIFIED,
      ...wanted,
    }),
  );
const notesOf = async (wanted: Wanted): Promise<AuditNote[]> => (await listed(wanted)).entries.map(({ note }) => note!);
const positions = async (): Promise<number[]> =>
  (await users.dataSource.query<{ position: string }[]>('SELECT position FROM audit_log ORDER BY position')).map(({ position }) =>
    Number(position),
  );

describe('The audit log', () => {
  it('begins with its own opening and the first administrator', async () => {
    const first = await users.dataSource.query('SELECT action, actor_kind, previous_hash FROM audit_log ORDER BY position LIMIT 2');
    expect(first.map(({ action }: { action: string }) => action).sort()).toEqual(['createAdministrator', 'openAuditLog']);
    expect(first[0]).toMatchObject({ actor_kind: 'operator', previous_hash: beginning });
  });

  it('keeps what other services note, whole, and shows it to administrators', async () => {
    const note = aNote({
      target: `product:${randomUUID()}`,
      address: '192.0.2.7',
      status: 409,
      code: 'SLUG_TAKEN',
      result: AuditResult.AUDIT_RESULT_REFUSED,
    });
    const before = Date.now();
    await users.auditLog.appendEntries({ notes: [note] });
    const [entry] = (await listed({ target: note.target })).entries;
    expect(entry.note).toEqual(note);
    expect(entry.position).toBe((await positions()).length);
    expect(fromTimestamp(entry.at)!.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('keeps its positions without a gap when 200 are added at once, by two copies of the service', async () => {
    const other = new AuditLog(new AuditStore(users.dataSource, new AuditChain(auditLogKey)));
    const deed = (n: number) => ({ actor: { kind: 'operator' } as const, action: `parallel${n}`, result: 'succeeded' as const });
    await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? other : users.get(AuditLog)).append(deed(n))));
    const all = await positions();
    expect(all).toEqual(all.map((_, index) => index + 1));
    const [{ count }] = await users.dataSource.query(`SELECT count(DISTINCT action) AS count FROM audit_log WHERE action LIKE 'parallel%'`);
    expect(Number(count)).toBe(200);
  });

  it('writes what is told twice once', async () => {
    const [known, fresh] = [aNote({ target: 'product:twice' }), aNote({ target: 'product:twice' })];
    await users.auditLog.appendEntries({ notes: [known] });
    await users.auditLog.appendEntries({ notes: [known, fresh] });
    expect((await notesOf({ target: 'product:twice' })).map(({ id }) => id)).toEqual([fresh.id, known.id]);
  });

  it.each<[string, Partial<AuditNote>]>([
    ['with no result', { result: AuditResult.AUDIT_RESULT_UNSPECIFIED }],
    ['of a user who is nobody', { actorId: undefined }],
    ['of nobody who is somebody', { actorKind: AuditActorKind.AUDIT_ACTOR_KIND_NOBODY }],
    ['with an endless target', { target: 'x'.repeat(201) }],
    ['with an id that is none', { id: '1' }],
  ])('refuses a note %s, and nothing beside it is written', async (_what, wrong) => {
    const beside = aNote({ target: 'product:beside' });
    await expect(users.auditLog.appendEntries({ notes: [beside, aNote(wrong)] })).rejects.toThrow(codeOf('VALIDATION_FAILED'));
    expect(await notesOf({ target: 'product:beside' })).toEqual([]);
  });

  it('is paged newest first, and filtered by each of its filters', async () => {
    const actorId = randomUUID();
    for (const n of [1, 2, 3, 4, 5])
      await users.auditLog.appendEntries({
        notes: [aNote({ actorId, target: `order:${n}`, action: n > 3 ? 'shipOrder' : 'cancelOrder' })],
      });
    const page = (cursor: string) => ({ limit: 2, cursor, count: 'COUNT_MODE_EXACT' as never });
    const first = await listed({ actorId, page: page('') });
    const second = await listed({ actorId, page: page(first.page!.nextCursor) });
    const third = await listed({ actorId, page: page(second.page!.nextCursor) });
    const all = [first, second, third].flatMap(({ entries }) => entries);
    expect(all.map(({ note }) => note?.target)).toEqual(['order:5', 'order:4', 'order:3', 'order:2', 'order:1']);
    expect([first.page?.total, third.page?.nextCursor]).toEqual([5, '']);
    const at = (entry: AuditEntry) => entry.at!;
    expect((await notesOf({ actorId, action: 'shipOrder' })).length).toBe(2);
    expect((await notesOf({ actorId, result: AuditResult.AUDIT_RESULT_FAILED })).length).toBe(0);
    expect((await notesOf({ actorId, from: at(all[0]) })).map(({ target }) => target)).toContain('order:5');
    expect((await notesOf({ actorId, to: at(all[4]) })).length).toBe(0);
    await expect(listed({ page: page(first.page!.nextCursor) })).rejects.toThrow(codeOf('VALIDATION_FAILED'));
  });

  it('is read by administrators only, and written by no service that is not named', async () => {
    const person = await users.aPerson();
    const asked = { page: undefined, from: undefined, to: undefined, result: AuditResult.AUDIT_RESULT_UNSPECIFIED };
    await expect(users.as(person, () => users.auditLog.listEntries(asked))).rejects.toThrow(codeOf('FORBIDDEN'));
    await expect(users.auditLog.listEntries(asked)).rejects.toThrow(codeOf('UNAUTHENTICATED'));
    const stranger = users.peerAs(certificateOf('users')).serviceClient<AuditLogServiceClient>('ashlar.users.v1.AuditLogService');
    await expect(stranger.appendEntries({ notes: [aNote()] })).rejects.toThrow(codeOf('FORBIDDEN'));
  });

  it('cannot be changed: the service may only add and read, and a trigger stops even the superuser', async () => {
    const statements = [
      'UPDATE audit_log SET action = action',
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
      'DELETE FROM audit_log_head',
    ];
    for (const url of [users.database.url, users.database.ownerUrl, users.database.readerUrl, users.database.adminUrl]) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      for (const statement of statements) await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
      await client.end();
    }
    for (const statement of ['ALTER TABLE audit_log DISABLE TRIGGER append_only', 'INSERT INTO audit_log_head (position) VALUES (0)'])
      await expect(users.dataSource.query(statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('is not continued under another key', async () => {
    const other = new AuditLog(new AuditStore(users.dataSource, new AuditChain('another key, as long as the first one was')));
    await expect(other.onApplicationBootstrap()).rejects.toThrow(ConfigError);
  });
});

describe('Users note by themselves', () => {
  /** As the gateway would pass it on. */
  const from = <T>(address: string, work: () => T): T =>
    runInCallContext({ ...backgroundCall('this request'), clientAddress: address }, work);
  const logIn = (email: string, password: string) =>
    from('192.0.2.1', () => users.sessions.logIn({ email, password, userAgent: 'tests' })).catch((error: unknown) => error);
  const newest = async (wanted: Wanted): Promise<object> => {
    const { id, ...rest } = (await notesOf(wanted))[0];
    expect(id).toHaveLength(36);
    return rest;
  };
  const seen = { action: 'logIn', address: '192.0.2.1', requestId: 'this request' };
  const nobody = { actorKind: 'AUDIT_ACTOR_KIND_NOBODY' };
  const refused = (status: number, code: string) => ({ result: 'AUDIT_RESULT_REFUSED', status, code });

  it('who registered and who logged in, and from where', async () => {
    const person = await from('192.0.2.1', () => users.aPerson());
    const theirs = {
      actorKind: 'AUDIT_ACTOR_KIND_USER',
      actorId: person.user.id,
      target: `user:${person.user.id}`,
      result: 'AUDIT_RESULT_SUCCEEDED',
    };
    expect(await newest({ target: theirs.target })).toEqual({ ...seen, ...theirs, action: 'register', status: 201 });
    await logIn(person.user.email, person.password);
    expect(await newest({ target: theirs.target })).toEqual({ ...seen, ...theirs, status: 200 });
  });

  it('who tried to register an address that is taken, and not which', async () => {
    const person = await users.aPerson();
    const body = {
      email: person.user.email,
      password: person.password,
      firstName: 'A',
      lastName: 'B',
      userAgent: 'jest',
      newsletter: false,
    };
    await from('192.0.2.1', () => users.accounts.register(body)).catch(() => undefined);
    expect(await newest({ action: 'register' })).toEqual({ ...seen, ...nobody, action: 'register', ...refused(409, 'EMAIL_TAKEN') });
  });

  it('who could not log in: whose account it was, and nothing of an address that nobody has', async () => {
    const person = await users.aPerson();
    const target = `user:${person.user.id}`;
    await logIn(person.user.email, 'wrong password');
    expect(await newest({ target })).toEqual({ ...seen, ...nobody, target, ...refused(401, 'INVALID_CREDENTIALS') });
    await logIn('nobody-at-all@example.com', 'wrong password');
    expect(await newest({ action: 'logIn' })).toEqual({ ...seen, ...nobody, ...refused(401, 'INVALID_CREDENTIALS') });
    await users.dataSource.query('UPDATE account SET disabled = true WHERE id = $1', [person.user.id]);
    await logIn(person.user.email, person.password);
    expect(await newest({ target })).toMatchObject({ actorId: person.user.id, ...refused(403, 'ACCOUNT_DISABLED') });
  });

  it('that a refresh token came a second time', async () => {
    const { refreshToken } = (await users.aPerson()).tokens;
    await users.sessions.refresh({ refreshToken });
    await expect(users.sessions.refresh({ refreshToken })).rejects.toThrow(codeOf('REFRESH_TOKEN_REUSED'));
    expect(await newest({ action: 'refresh' })).toMatchObject({
      ...nobody,
      target: expect.stringMatching(/^session:/),
      ...refused(401, 'REFRESH_TOKEN_REUSED'),
    });
  });

  it('no personal data', async () => {
    const rows: object[] = await users.dataSource.query('SELECT * FROM audit_log');
    const text = JSON.stringify(rows);
    expect(text).toContain(boss.user.id);
    for (const personal of [administrator.email, 'nobody-at-all@example.com', 'Byron']) expect(text).not.toContain(personal);
  });

  it('and answer 503 rather than let somebody in whom they could not note', async () => {
    const person = await users.aPerson();
    const client = new pg.Client({ connectionString: users.database.adminUrl });
    await client.connect();
    await client.query('REVOKE INSERT ON audit_log FROM users_app');
    try {
      expect(await logIn(person.user.email, person.password)).toMatchObject({ code: 'AUDIT_LOG_UNAVAILABLE', kind: 'unavailable' });
      expect(await logIn(person.user.email, 'wrong password')).toMatchObject({ code: 'AUDIT_LOG_UNAVAILABLE' });
    } finally {
      await client.query('GRANT INSERT ON audit_log TO users_app');
      await client.end();
    }
    expect(await logIn(person.user.email, person.password)).toMatchObject({ user: { id: person.user.id } });
  });
});
