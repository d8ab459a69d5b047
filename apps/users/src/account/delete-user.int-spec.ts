import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type UsersUnderTest } from '../../test/users-under-test.js';

describe('deleting an account', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  it('takes it away from everybody, ends its sessions and frees its address', async () => {
    const [boss, person] = [await users.theAdministrator(), await users.aPerson({ email: 'leaving@example.com' })];
    const { id } = person.user;
    await users.as(person, () => users.accounts.deleteUser({ id, expectedVersion: 1 }));
    await expect(users.as(person, () => users.accounts.getUser({ id }))).rejects.toThrow(codeOf('UNAUTHENTICATED'));
    await expect(users.as(boss, () => users.accounts.getUser({ id }))).rejects.toThrow(codeOf('USER_NOT_FOUND'));
    await expect(users.sessions.refresh({ refreshToken: person.tokens.refreshToken })).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
    const logIn = users.sessions.logIn({ email: 'leaving@example.com', password: person.password, userAgent: '' });
    await expect(logIn).rejects.toThrow(codeOf('INVALID_CREDENTIALS'));
    await expect(users.aPerson({ email: 'Leaving@example.com' })).resolves.toBeDefined();
    expect(await users.eventsOf(id)).toMatchObject([{ version: 1 }, { type: 'user.deleted', version: 2, data: {} }]);
  });

  it('happens once', async () => {
    const [boss, person] = [await users.theAdministrator(), await users.aPerson()];
    const remove = () => users.as(boss, () => users.accounts.deleteUser({ id: person.user.id }));
    const outcomes = await Promise.allSettled([remove(), remove(), remove()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(remove()).rejects.toThrow(codeOf('USER_NOT_FOUND'));
    expect(await users.eventsOf(person.user.id)).toHaveLength(2);
  });

  it('is refused when the version is stale', async () => {
    const person = await users.aPerson();
    const stale = users.as(person, () => users.accounts.deleteUser({ id: person.user.id, expectedVersion: 7 }));
    await expect(stale).rejects.toThrow(codeOf('VERSION_MISMATCH'));
    await expect(users.as(person, () => users.accounts.getUser({ id: person.user.id }))).resolves.toBeDefined();
  });

  it('is for the person and for administrators', async () => {
    const [person, other] = [await users.aPerson(), await users.aPerson()];
    const attempt = users.as(other, () => users.accounts.deleteUser({ id: person.user.id }));
    await expect(attempt).rejects.toThrow(codeOf('USER_NOT_FOUND'));
    await expect(users.accounts.deleteUser({ id: person.user.id })).rejects.toThrow(codeOf('UNAUTHENTICATED'));
  });
});
