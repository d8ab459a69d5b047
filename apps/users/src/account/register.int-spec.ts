import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { aRegistration, startUsers, type UsersUnderTest } from '../../test/users-under-test.js';

describe('registering', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  it('makes a customer who is logged in, and keeps the address as it was given', async () => {
    const { user, tokens } = await users.aPerson({ email: 'Grace@Example.com', firstName: 'Grace', lastName: 'Hopper' });
    expect(user).toMatchObject({ email: 'Grace@Example.com', firstName: 'Grace', lastName: 'Hopper', role: 'ROLE_CUSTOMER', version: 1 });
    expect(user).toMatchObject({ emailVerified: false, disabled: false, createdAt: user.updatedAt });
    expect(tokens.expiresIn).toBe(900);
    const self = await users.as({ tokens }, () => users.accounts.getUser({ id: user.id }));
    expect(self.user).toEqual(user);
  });

  it('records the fact without a word about the person', async () => {
    const { user } = await users.aPerson({ firstName: 'Unmistakable' });
    expect(await users.eventsOf(user.id)).toEqual([{ type: 'user.created', version: 1, data: { role: 'customer', newsletter: false } }]);
  });

  it('keeps the password as argon2id with 19 MiB and 2 passes, and the refresh token as a hash', async () => {
    const { user, tokens, password } = await users.aPerson();
    const [row] = await users.dataSource.query('SELECT * FROM account WHERE id = $1', [user.id]);
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const everything = JSON.stringify(await users.dataSource.query('SELECT * FROM session s JOIN refresh_token t ON t.session_id = s.id'));
    expect(everything + JSON.stringify(row)).not.toContain(password);
    expect(everything).not.toContain(tokens.refreshToken);
  });

  it('refuses an address that is in use, whatever its case', async () => {
    await users.aPerson({ email: 'taken@example.com' });
    await expect(users.aPerson({ email: 'TAKEN@example.COM' })).rejects.toMatchObject({ code: 'EMAIL_TAKEN', kind: 'already_exists' });
  });

  it('lets one of ten who want the same address at once have it', async () => {
    const wishes = Array.from({ length: 10 }, (_, n) => users.aPerson({ email: n % 2 === 0 ? 'race@example.com' : 'RACE@example.com' }));
    const outcomes = await Promise.allSettled(wishes);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.code);
    expect(refusals).toEqual(Array(9).fill('EMAIL_TAKEN'));
  });

  it('names every field that is wrong, and makes nothing', async () => {
    const wrong = { email: 'nobody', password: 'short', firstName: '', lastName: 'a\0b', userAgent: '', newsletter: false };
    await expect(users.accounts.register(wrong)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ field: 'email' }, { field: 'password' }, { field: 'firstName' }, { field: 'lastName' }],
    });
    expect(await users.dataSource.query(`SELECT 1 FROM account WHERE email = 'nobody'`)).toEqual([]);
  });

  it('refuses a password that everybody uses', async () => {
    await expect(users.aPerson({ password: 'Password123' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ field: 'password', code: 'TOO_COMMON' }],
    });
  });

  it('does not cut a long password: what follows the 72nd byte counts', async () => {
    const password = `${'long '.repeat(20)}end`;
    const { user } = await users.aPerson({ password });
    const logIn = (attempt: string) => users.sessions.logIn({ email: user.email, password: attempt, userAgent: '' });
    await expect(logIn(password)).resolves.toBeDefined();
    await expect(logIn(`${'long '.repeat(20)}enD`)).rejects.toThrow(codeOf('INVALID_CREDENTIALS'));
  });

  it('takes any User-Agent, cut to what is worth keeping', async () => {
    const { user } = await users.aPerson({ userAgent: `odd\0${'x'.repeat(2_000)}` });
    const [session] = await users.dataSource.query('SELECT user_agent FROM session WHERE account_id = $1', [user.id]);
    expect(session.user_agent).toHaveLength(512);
  });

  it('refuses a forged access token, though it needs none', async () => {
    const strangers = users.as({ tokens: { accessToken: 'forged', refreshToken: '', expiresIn: 0 } }, () =>
      users.accounts.register(aRegistration('stranger@example.com')),
    );
    await expect(strangers).rejects.toThrow(codeOf('UNAUTHENTICATED'));
  });
});
