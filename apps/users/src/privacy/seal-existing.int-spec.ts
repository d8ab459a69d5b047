import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';
import { SealExisting } from './seal-existing.js';

describe('What an earlier release wrote openly', () => {
  let users: UsersUnderTest;
  let boss: Person;
  beforeAll(async () => {
    users = await startUsers();
    boss = await users.theAdministrator();
  });
  afterAll(() => users.stop());

  const seal = () => users.get(SealExisting).execute();
  /** As the earlier release would have, with the password of `like`. */
  const aRow = async (like: Person, email: string, { deleted = false, role = 'customer' } = {}): Promise<string> => {
    const id = uuidv7();
    await users.dataSource.query(
      `INSERT INTO account (id, email, password_hash, first_name, last_name, role, deleted_at)
       SELECT $1, $2, password_hash, 'Mary', 'Somerville', $4, CASE WHEN $5 THEN now() END FROM account WHERE id = $3`,
      [id, email, like.user.id, role, deleted],
    );
    await users.dataSource.query(
      `INSERT INTO address (id, account_id, name, line1, line2, city, postal_code, country, phone)
       VALUES ($1, $2, 'Mary Somerville', '2 Burntisland', 'by the harbour', 'Fife', 'KY3 9AB', 'GB', '+44 1592 000000')`,
      [uuidv7(), id],
    );
    return id;
  };
  const everything = async () =>
    JSON.stringify(await users.dataSource.query('SELECT a::text, d::text FROM account a LEFT JOIN address d ON d.account_id = a.id'));

  it('is sealed, and reads as before', async () => {
    const like = await users.aPerson();
    const id = await aRow(like, 'Mary@example.com');
    expect(await seal()).toBe(2);
    expect(await everything()).not.toMatch(/mary|somerville|burntisland|fife/i);
    const { user, tokens } = await users.sessions.logIn({ email: 'mary@EXAMPLE.com', password: like.password, userAgent: '' });
    expect(user).toMatchObject({ id, email: 'Mary@example.com', firstName: 'Mary', lastName: 'Somerville', version: 1 });
    const { addresses } = await users.as({ tokens: tokens! }, () => users.accounts.listAddresses({ page: undefined }));
    expect(addresses).toMatchObject([
      {
        address: { name: 'Mary Somerville', line1: '2 Burntisland', line2: 'by the harbour', city: 'Fife', phone: '+44 1592 000000' },
        version: 1,
      },
    ]);
    expect(addresses[0].address?.region).toBeUndefined();
    await expect(users.aPerson({ email: 'MARY@example.com' })).rejects.toThrow(codeOf('EMAIL_TAKEN'));
    expect(await seal()).toBe(0);
  });

  it('is sealed once by copies that start together, however much it is', async () => {
    await users.dataSource.query(
      `INSERT INTO account (id, email, password_hash, first_name, last_name, role)
       SELECT gen_random_uuid(), 'many' || n || '@example.com', '-', 'Ada', 'Byron', 'customer' FROM generate_series(1, 1203) n`,
    );
    const done = await Promise.all([seal(), seal(), seal()]);
    expect(done.reduce((sum, each) => sum + each)).toBe(1203);
    const list = await users.as(boss, () =>
      users.accounts.listUsers({ page: undefined, email: 'MANY1203@example.com', role: 'ROLE_UNSPECIFIED' as never }),
    );
    expect(list.users).toMatchObject([{ email: 'many1203@example.com', firstName: 'Ada', lastName: 'Byron' }]);
    expect(await everything()).not.toMatch(/many\d/);
  });

  it('is emptied where the account had been deleted, and no administrator comes back by it', async () => {
    const like = await users.aPerson();
    const [gone, admin] = [
      await aRow(like, 'gone@example.com', { deleted: true }),
      await aRow(like, 'old-boss@example.com', { deleted: true, role: 'admin' }),
    ];
    await seal();
    expect(await everything()).not.toMatch(/gone|old-boss|somerville/i);
    const rows = await users.dataSource.query(
      `SELECT password_hash, (SELECT count(*)::int FROM address WHERE account_id = a.id) AS addresses,
         (SELECT count(*)::int FROM erasure WHERE person_id = a.id) AS erased
       FROM account a WHERE id IN ($1, $2)`,
      [gone, admin],
    );
    expect(rows).toEqual(Array(2).fill({ password_hash: null, addresses: 0, erased: 1 }));
    expect(await users.dataSource.query('SELECT 1 FROM configured_administrator')).toHaveLength(2);
  });

  it('keeps the database from taking half of both', async () => {
    const { user } = await users.aPerson();
    const refused = (set: string) =>
      expect(users.dataSource.query(`UPDATE account SET ${set} WHERE id = $1`, [user.id])).rejects.toThrow('account_sealed');
    await refused(`email = 'open@example.com'`);
    await refused('email_sealed = NULL');
    await refused('password_hash = NULL');
    await refused('deleted_at = now()');
  });
});
