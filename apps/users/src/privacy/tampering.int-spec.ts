import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Role } from '#contracts/generated/ashlar/users/v1/user.js';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

describe('Personal data that somebody moved about in the database', () => {
  let users: UsersUnderTest;
  let boss: Person;
  beforeAll(async () => {
    users = await startUsers();
    boss = await users.theAdministrator();
  });
  afterAll(() => users.stop());

  let alerts: { place?: string; personId?: string }[];
  /** Where something was found wrong with a person. */
  const alertsAbout = ({ user }: Person) => [...new Set(alerts.filter(({ personId }) => personId === user.id).map(({ place }) => place))];
  beforeEach(() => {
    alerts = [];
    jest.spyOn(Logger.prototype, 'error').mockImplementation((said) => void alerts.push(said as (typeof alerts)[0]));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const tamperedWith = codeOf('PERSONAL_DATA_TAMPERED');
  const home = { name: 'Ada Byron', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };
  const read = (person: Person) => users.as(person, () => users.accounts.getUser({ id: person.user.id }));
  const addressesOf = async (person: Person) => (await users.as(person, () => users.accounts.listAddresses({ page: undefined }))).addresses;
  const listed = async ({ user: { id } }: Person) => {
    const page = { limit: 100, cursor: '', count: 0 as never };
    const list = await users.as(boss, () => users.accounts.listUsers({ page, email: '', role: Role.ROLE_UNSPECIFIED }));
    return list.users.find((user) => user.id === id);
  };
  const two = async (): Promise<[Person, Person]> => [
    await users.aPerson(),
    await users.aPerson({ firstName: 'Grace', lastName: 'Hopper' }),
  ];
  /** Exchanges what two rows have in a column. */
  const swap = (table: string, key: string, column: string, [one, other]: [Person, Person]) =>
    users.dataSource.query(
      `UPDATE ${table} t SET ${column} = o.${column} FROM ${table} o
       WHERE t.${key} <> o.${key} AND t.${key} IN ($1, $2) AND o.${key} IN ($1, $2)`,
      [one.user.id, other.user.id],
    );

  it.each([
    ['email_sealed', 'account.email', { email: '' }],
    ['first_name_sealed', 'account.first_name', { firstName: '' }],
    ['last_name_sealed', 'account.last_name', { lastName: '' }],
  ])('is not shown with another person: %s', async (column, place, empty) => {
    const people = await two();
    await swap('account', 'id', column, people);
    for (const person of people) {
      await expect(read(person)).rejects.toThrow(tamperedWith);
      expect(await listed(person)).toEqual({ ...person.user, ...empty });
      expect(alertsAbout(person)).toEqual([place]);
    }
  });

  it('is not shown in another column', async () => {
    const [person] = await two();
    await users.dataSource.query(
      'UPDATE account SET first_name_sealed = last_name_sealed, last_name_sealed = first_name_sealed WHERE id = $1',
      [person.user.id],
    );
    await expect(read(person)).rejects.toThrow(tamperedWith);
    expect(await listed(person)).toEqual({ ...person.user, firstName: '', lastName: '' });
  });

  it('is not shown with another person’s key, or without one', async () => {
    const people = await two();
    await swap('person_key', 'person_id', 'wrapped', people);
    const nothing = { email: '', firstName: '', lastName: '' };
    for (const person of people) {
      await expect(read(person)).rejects.toThrow(tamperedWith);
      expect(await listed(person)).toEqual({ ...person.user, ...nothing });
    }
    await users.dataSource.query('DELETE FROM person_key WHERE person_id = $1', [people[0].user.id]);
    await expect(read(people[0])).rejects.toThrow(tamperedWith);
    expect(await listed(people[0])).toEqual({ ...people[0].user, ...nothing });
  });

  it('lets nobody in by an address whose index was moved to their account', async () => {
    const [victim, thief] = await two();
    await users.dataSource.query('UPDATE account SET email_index = sha256($2) WHERE id = $1', [victim.user.id, 'elsewhere']);
    await users.dataSource.query('UPDATE account SET email_index = $2 WHERE id = $1', [thief.user.id, await indexOnceOf(victim)]);
    const logIn = (password: string) => users.sessions.logIn({ email: victim.user.email, password, userAgent: '' });
    await expect(logIn('not the password')).rejects.toThrow(codeOf('INVALID_CREDENTIALS'));
    expect(alertsAbout(thief)).toEqual(['account.email_index']);
    await expect(logIn(thief.password)).rejects.toThrow(tamperedWith);
    expect(await listed(thief)).toEqual({ ...thief.user, email: '' });
  });

  it('is not shown in somebody else’s address book, and not written over', async () => {
    const people = await two();
    for (const person of people) await users.as(person, () => users.accounts.createAddress({ address: home }));
    await swap('address', 'account_id', 'sealed', people);
    const [one] = people;
    const [entry] = await addressesOf(one);
    expect(entry).toMatchObject({ address: { name: '', line1: '', city: '' }, version: 1 });
    const change = users.as(one, () =>
      users.accounts.updateAddress({ id: entry.id, updateMask: ['city'], address: { ...home, city: 'Leeds' } }),
    );
    await expect(change).rejects.toThrow(tamperedWith);
    await expect(users.as(one, () => users.privacy.exportPerson({}))).rejects.toThrow(tamperedWith);
  });

  it('can be erased all the same', async () => {
    const people = await two();
    await swap('person_key', 'person_id', 'wrapped', people);
    const [{ user }] = people;
    await users.as(people[0], () => users.accounts.deleteUser({ id: user.id }));
    await expect(users.as(boss, () => users.accounts.getUser({ id: user.id }))).rejects.toThrow(codeOf('USER_NOT_FOUND'));
  });

  /** What the address is found by: it is the same for every account that has it. */
  async function indexOnceOf({ user }: Person): Promise<Buffer> {
    const { email } = user;
    await users.dataSource.query('UPDATE account SET email_index = sha256($2) WHERE id = $1', [user.id, 'elsewhere']);
    const namesake = await users.aPerson({ email });
    const [{ index }] = await users.dataSource.query<[{ index: Buffer }]>('SELECT email_index AS index FROM account WHERE id = $1', [
      namesake.user.id,
    ]);
    await users.as(boss, () => users.accounts.deleteUser({ id: namesake.user.id }));
    return index;
  }
});
