import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

const here = '192.0.2.1';

describe('guessing passwords', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers({ LOGIN_QUEUE: '300' })));
  afterAll(() => users.stop());

  const from = <T>(clientAddress: string, work: () => T): T => runInCallContext({ ...backgroundCall('guess'), clientAddress }, work);
  const logIn = (email: string, password: string, address = here) =>
    from(address, () => users.sessions.logIn({ email, password, userAgent: '' }));
  const outcome = (email: string, password: string, address?: string): Promise<string> =>
    logIn(email, password, address).then(
      () => 'in',
      (error: unknown) => (error as { code: string }).code,
    );
  const guess = async (times: number, email: string, address?: string) => {
    for (let n = 0; n < times; n++) expect(await outcome(email, `wrong ${n}`, address)).toBe('INVALID_CREDENTIALS');
  };
  const hashOf = async ({ user }: Person): Promise<string> => {
    const [row] = await users.dataSource.query<{ hash: string }[]>('SELECT password_hash AS hash FROM account WHERE id = $1', [user.id]);
    return row.hash;
  };
  const giveHash = (person: Person, hash: string) =>
    users.dataSource.query('UPDATE account SET password_hash = $2 WHERE id = $1', [person.user.id, hash]);

  it('ends after ten wrong ones from one place, whatever the password, and its owner gets in from elsewhere', async () => {
    const { user, password } = await users.aPerson();
    await guess(10, user.email);
    const refused = await logIn(user.email.toUpperCase(), password).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'TOO_MANY_ATTEMPTS', kind: 'rate_limited' });
    const { retryAfterSeconds } = (refused as { options: { retryAfterSeconds: number } }).options;
    expect(retryAfterSeconds).toBeGreaterThan(800);
    expect(retryAfterSeconds).toBeLessThanOrEqual(900);
    expect(await outcome(user.email, password, '198.51.100.7')).toBe('in');
    expect(await outcome(user.email, password)).toBe('TOO_MANY_ATTEMPTS');
  });

  it('ends for an address that nobody has as for any other', async () => {
    await guess(10, 'nobody@example.com');
    const { user } = await users.aPerson();
    await guess(10, user.email);
    const [unknown, known] = await Promise.all(
      ['nobody@example.com', user.email].map((email) => logIn(email, 'x').catch((e: unknown) => e)),
    );
    expect(unknown).toMatchObject({ code: 'TOO_MANY_ATTEMPTS', message: (known as Error).message });
  });

  it('is not begun anew from the next address of the same network', async () => {
    const { user } = await users.aPerson();
    await guess(10, user.email, '2001:db8:1:2::1');
    expect(await outcome(user.email, 'x', '2001:db8:1:2:ffff::2')).toBe('TOO_MANY_ATTEMPTS');
    expect(await outcome(user.email, 'x', '2001:db8:1:3::1')).toBe('INVALID_CREDENTIALS');
  });

  it('a hundred times at once has ten looked at', async () => {
    const { user } = await users.aPerson();
    const outcomes = await Promise.all(Array.from({ length: 100 }, (_, n) => outcome(user.email, `wrong ${n}`)));
    expect(outcomes.filter((each) => each === 'INVALID_CREDENTIALS')).toHaveLength(10);
    expect(outcomes.filter((each) => each === 'TOO_MANY_ATTEMPTS')).toHaveLength(90);
  });

  it('does not keep out somebody who knows the password and logs in many times at once', async () => {
    const { user, password } = await users.aPerson();
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => outcome(user.email, password)));
    expect(outcomes).toEqual(Array(30).fill('in'));
  });

  it('counts from nothing after the right one', async () => {
    const { user, password } = await users.aPerson();
    await guess(9, user.email);
    expect(await outcome(user.email, password)).toBe('in');
    await guess(10, user.email);
  });

  it('goes on as each wrong one is a quarter of an hour old', async () => {
    const { user } = await users.aPerson();
    await guess(10, user.email);
    await users.dataSource.query(
      `UPDATE login_failure SET failed_at[1] = failed_at[1] - interval '901 seconds' WHERE cardinality(failed_at) = 10`,
    );
    expect(await outcome(user.email, 'x')).toBe('INVALID_CREDENTIALS');
    expect(await outcome(user.email, 'x')).toBe('TOO_MANY_ATTEMPTS');
  });

  it('counts as well where the current password is asked for', async () => {
    const person = await users.aPerson();
    const change = (currentPassword: string) =>
      runInCallContext({ ...backgroundCall('guess'), clientAddress: here, accessToken: person.tokens.accessToken }, () =>
        users.accounts.changePassword({ currentPassword, newPassword: 'another long password' }),
      );
    for (let n = 0; n < 10; n++) await expect(change('wrong')).rejects.toThrow(codeOf('VALIDATION_FAILED'));
    await expect(change(person.password)).rejects.toThrow(codeOf('TOO_MANY_ATTEMPTS'));
    expect(await outcome(person.user.email, person.password)).toBe('TOO_MANY_ATTEMPTS');
  });

  it('leaves neither addresses nor places in the database', async () => {
    const rows = await users.dataSource.query<{ row: string }[]>('SELECT f::text AS row FROM login_failure f');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ row }) => row.includes('example') || row.includes('192.0.2') || row.length > 800)).toEqual([]);
  });

  it('lets an account in that was brought along with a bcrypt hash, which is upgraded then', async () => {
    const person = await users.aPerson();
    await giveHash(person, await bcrypt(person.password, 4));
    expect(await outcome(person.user.email, 'wrong')).toBe('INVALID_CREDENTIALS');
    expect(await hashOf(person)).toMatch(/^\$2[by]\$/);
    expect(await outcome(person.user.email, person.password)).toBe('in');
    const upgraded = await hashOf(person);
    expect(upgraded).toMatch(/^\$argon2id\$/);
    expect(await outcome(person.user.email, person.password)).toBe('in');
    expect(await hashOf(person)).toBe(upgraded);
    expect(await users.eventsOf(person.user.id)).toHaveLength(1);
  });

  it('lets all in who come at once with a hash that is upgraded', async () => {
    const person = await users.aPerson();
    await giveHash(person, await bcrypt(person.password, 4));
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcome(person.user.email, person.password)));
    expect(outcomes).toEqual(Array(8).fill('in'));
  });
});
