import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { park } from '#platform/events/parked-events.js';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';
import { ErasureBooks } from '#platform/privacy/erasure-ledger.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { codeOf } from '#testing/code-of.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { privacyFolders } from '#testing/privacy-folders.js';
import { createEmptyTestDatabase } from '#testing/test-database.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';
import { usersDatabase } from '../data-source.js';

const home = {
  name: 'Emmy Noether',
  line1: '1 Nuremberg Street',
  city: 'Erlangen',
  postalCode: '91054',
  country: 'DE',
  phone: '+49 9131 0',
};
const details = { firstName: 'Emmy', lastName: 'Noether', newsletter: true, userAgent: 'Emmys browser' };
const erase = (users: UsersUnderTest, person: Person) => users.as(person, () => users.accounts.deleteUser({ id: person.user.id }));
const ledgerOf = ({ privacyDirs }: Pick<UsersUnderTest, 'privacyDirs'>) =>
  readFileSync(join(privacyDirs.ERASURE_LEDGER_DIR, 'users.ndjson'), 'utf8');

/** Every table in which something of that text stands. */
async function tablesWith(users: UsersUnderTest, text: RegExp): Promise<string[]> {
  const tables = await users.dataSource.query<{ name: string }[]>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'graphile_worker')`,
  );
  const found = [];
  for (const { name } of tables) {
    const rows = await users.dataSource.query<{ row: string }[]>(`SELECT t::text AS row FROM ${name} t`);
    if (rows.some(({ row }) => text.test(row))) found.push(name);
  }
  return found;
}

describe('Erasing a person', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  it('destroys their key and empties their rows, and leaves an id, a role and moments', async () => {
    const person = await users.aPerson(details);
    const { id } = person.user;
    await users.as(person, () => users.accounts.createAddress({ address: home }));
    await new MailFolder(users.mailFolder).arrival('list-welcome', person.user.email);
    const rows = (table: string, column = 'account_id') => users.dataSource.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [id]);
    const kept = ['address', 'email_verification', 'mailing_list_member'];
    for (const table of kept) expect(await rows(table)).toHaveLength(1);
    await erase(users, person);
    for (const table of kept) expect(await rows(table)).toEqual([]);
    expect(await rows('person_key', 'person_id')).toEqual([]);
    const [account] = await users.dataSource.query<Record<string, unknown>[]>('SELECT * FROM account WHERE id = $1', [id]);
    const set = Object.entries(account).filter(([, value]) => value !== null && value !== false);
    expect(set.map(([name]) => name).sort()).toEqual(['created_at', 'deleted_at', 'id', 'role', 'updated_at', 'version']);
    expect(await users.dataSource.query('SELECT user_agent FROM session WHERE account_id = $1', [id])).toEqual([{ user_agent: '' }]);
    const tokens = 'SELECT 1 FROM refresh_token t JOIN session s ON s.id = t.session_id WHERE s.account_id = $1';
    expect(await users.dataSource.query(tokens, [id])).toEqual([]);
  });

  it('is in the ledger when it is answered, and tells the others by an event', async () => {
    const person = await users.aPerson();
    await erase(users, person);
    expect(ledgerOf(users)).toContain(`{"personId":"${person.user.id}"`);
    expect(await users.eventsOf(person.user.id)).toMatchObject([{ type: 'user.created' }, { type: 'user.deleted', version: 2, data: {} }]);
  });

  it('is put into the ledger later when a crash came in between', async () => {
    const { user } = await users.aPerson();
    await users.dataSource.query('INSERT INTO erasure (person_id) VALUES ($1)', [user.id]);
    await users.get(ErasureBooks).writeDown();
    expect(ledgerOf(users)).toContain(user.id);
    const [{ ledgered }] = await users.dataSource.query<[{ ledgered: boolean }]>(
      'SELECT ledgered_at IS NOT NULL AS ledgered FROM erasure WHERE person_id = $1',
      [user.id],
    );
    expect(ledgered).toBe(true);
  });

  it('takes their mails away, and nobody else’s', async () => {
    const [person, other] = [await users.aPerson(details), await users.aPerson()];
    const mails = new MailFolder(users.mailFolder);
    await mails.arrival('list-welcome', person.user.email);
    await mails.arrival('welcome', person.user.email);
    await mails.arrival('welcome', other.user.email);
    await erase(users, person);
    await eventually(() => expect(mails.to(person.user.email)).toEqual([]));
    expect(mails.to(other.user.email)).toHaveLength(1);
  });

  it('finds nothing of them in any table before or after, parked events and jobs among them, while a control is found', async () => {
    const person = await users.aPerson(details);
    await users.as(person, () => users.accounts.createAddress({ address: home }));
    const { id, email } = person.user;
    const event = {
      id,
      source: 'users',
      aggregate: 'user',
      subject: id,
      version: 9,
      type: 'user.updated',
      data: { fields: ['firstName'] },
    };
    await park(users.dataSource.manager, 'users.mail', {
      ...event,
      time: new Date(),
      position: 9,
      requestId: undefined,
    } as unknown as ReceivedEvent);
    const theirs = new RegExp(`emmy|noether|nuremberg|erlangen|\\+49 9131|${email}|${Buffer.from(email).toString('hex')}`, 'i');
    const before = (await tablesWith(users, theirs)).filter((table) => table !== 'public.session');
    expect(before).toEqual([]);
    expect(await tablesWith(users, new RegExp(id))).toContain('public.parked_event');
    await erase(users, person);
    expect(await tablesWith(users, theirs)).toEqual([]);
  });
});

it('holds after a backup from before it was restored', async () => {
  const [database, privacy] = [await createTestDatabase(usersDatabase), privacyFolders()];
  const start = (url: string) => startUsers({ ...privacy.env, USERS_DATABASE_URL: url });
  const running = async <T>(url: string, work: (users: UsersUnderTest) => Promise<T>): Promise<T> => {
    const users = await start(url);
    return work(users).finally(() => users.stop());
  };
  const logIn = (users: UsersUnderTest, { user, password }: Person) => users.sessions.logIn({ email: user.email, password, userAgent: '' });
  let backup: Awaited<ReturnType<typeof createTestDatabase>> | undefined;
  try {
    const [gone, other] = await running(database.url, async (users) => {
      const both = [await users.aPerson({ email: 'gone@example.com' }), await users.aPerson({ email: 'stays@example.com' })];
      await users.as(both[0], () => users.accounts.createAddress({ address: home }));
      return both;
    });
    backup = await createEmptyTestDatabase('users', { template: database.name });
    await running(database.url, async (users) => {
      const { tokens } = await logIn(users, gone);
      await erase(users, { ...gone, tokens: tokens! });
    });
    await running(backup.url, async (users) => {
      await expect(logIn(users, gone)).rejects.toThrow(codeOf('INVALID_CREDENTIALS'));
      await expect(logIn(users, other)).resolves.toBeDefined();
      const { id } = gone.user;
      expect(await users.dataSource.query('SELECT 1 FROM person_key WHERE person_id = $1', [id])).toEqual([]);
      expect(await users.dataSource.query('SELECT 1 FROM address WHERE account_id = $1', [id])).toEqual([]);
      expect(await users.eventsOf(id)).toMatchObject([{ type: 'user.created' }, { type: 'user.deleted', version: 2 }]);
    });
  } finally {
    await backup?.drop();
    await database.drop();
    privacy.remove();
  }
});

it('holds after single tables were put back', async () => {
  const users = await startUsers();
  try {
    const person = await users.aPerson();
    const { id } = person.user;
    const [key] = await users.dataSource.query<[{ wrapped: Buffer }]>('SELECT wrapped FROM person_key WHERE person_id = $1', [id]);
    await erase(users, person);
    await users.dataSource.query('INSERT INTO person_key (person_id, wrapped) VALUES ($1, $2)', [id, key.wrapped]);
    expect(await users.get(ErasureBooks).cameBack()).toEqual([id]);
  } finally {
    await users.stop();
  }
});
