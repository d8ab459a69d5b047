import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

describe('changing a password', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  const logIn = async (person: Person, password: string): Promise<Person> => {
    const { user, tokens } = await users.sessions.logIn({ email: person.user.email, password, userAgent: '' });
    return { user: user!, tokens: tokens!, password };
  };
  const change = (person: Person, currentPassword: string, newPassword: string) =>
    users.as(person, () => users.accounts.changePassword({ currentPassword, newPassword }));
  const readSelf = (person: Person) => users.as(person, () => users.accounts.getUser({ id: person.user.id }));

  it('makes the new one count and ends every session but the one that asked', async () => {
    const person = await users.aPerson();
    const elsewhere = await logIn(person, person.password);
    await change(person, person.password, 'another long one');
    await expect(readSelf(person)).resolves.toMatchObject({ user: { version: 2 } });
    await expect(readSelf(elsewhere)).rejects.toThrow(codeOf('UNAUTHENTICATED'));
    await expect(users.sessions.refresh({ refreshToken: elsewhere.tokens.refreshToken })).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
    await expect(users.sessions.refresh({ refreshToken: person.tokens.refreshToken })).resolves.toBeDefined();
    await expect(logIn(person, person.password)).rejects.toThrow(codeOf('INVALID_CREDENTIALS'));
    await expect(logIn(person, 'another long one')).resolves.toBeDefined();
    expect(await users.eventsOf(person.user.id)).toMatchObject([{ version: 1 }, { version: 2, data: { fields: ['password'] } }]);
  });

  it('names the field when the current one is wrong, and changes nothing', async () => {
    const person = await users.aPerson();
    await expect(change(person, 'not my password', 'another long one')).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ field: 'currentPassword', code: 'INCORRECT' }],
    });
    await expect(logIn(person, person.password)).resolves.toBeDefined();
  });

  it('holds the new one to the rules', async () => {
    const person = await users.aPerson();
    await expect(change(person, person.password, 'password')).rejects.toMatchObject({
      errors: [{ field: 'newPassword', code: 'TOO_COMMON' }],
    });
  });

  it('lets one of five at once be right about the current password', async () => {
    const person = await users.aPerson();
    const attempts = [1, 2, 3, 4, 5].map((n) => change(person, person.password, `another long one ${n}`));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
