import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UpdateUserRequest } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { Role } from '#contracts/generated/ashlar/users/v1/user.js';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

describe('changing an account', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  const none = { firstName: '', lastName: '', role: Role.ROLE_UNSPECIFIED, disabled: false };
  const update = async (by: Pick<Person, 'tokens'>, id: string, updateMask: string[], change: Partial<UpdateUserRequest>) =>
    (await users.as(by, () => users.accounts.updateUser({ ...none, id, updateMask, ...change }))).user!;
  const refresh = ({ tokens }: Person) => users.sessions.refresh({ refreshToken: tokens.refreshToken });

  it('writes what the mask names and nothing else', async () => {
    const person = await users.aPerson({ firstName: 'Ada', lastName: 'Byron' });
    const user = await update(person, person.user.id, ['last_name'], { firstName: 'ignored', lastName: 'King' });
    expect(user).toMatchObject({ firstName: 'Ada', lastName: 'King', version: 2 });
    expect(await users.eventsOf(user.id)).toMatchObject([
      { type: 'user.created', version: 1 },
      { type: 'user.updated', version: 2, data: { fields: ['lastName'] } },
    ]);
  });

  it('makes no new version of what is so already', async () => {
    const person = await users.aPerson({ firstName: 'Ada' });
    const user = await update(person, person.user.id, ['first_name'], { firstName: 'Ada' });
    expect(user.version).toBe(1);
    expect(await users.eventsOf(user.id)).toHaveLength(1);
  });

  it('refuses a stale version and leaves everything as it was', async () => {
    const person = await users.aPerson({ firstName: 'Ada' });
    await update(person, person.user.id, ['first_name'], { firstName: 'Augusta', expectedVersion: 1 });
    const stale = update(person, person.user.id, ['first_name'], { firstName: 'Annabella', expectedVersion: 1 });
    await expect(stale).rejects.toMatchObject({ code: 'VERSION_MISMATCH', kind: 'stale' });
    const { user } = await users.as(person, () => users.accounts.getUser({ id: person.user.id }));
    expect(user).toMatchObject({ firstName: 'Augusta', version: 2 });
  });

  it('lets one of ten with the same version through', async () => {
    const person = await users.aPerson();
    const attempts = Array.from({ length: 10 }, (_, n) =>
      update(person, person.user.id, ['first_name'], { firstName: `Ada ${n}`, expectedVersion: 1 }),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await users.eventsOf(person.user.id)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('gives versions without a gap to ten changes at once', async () => {
    const person = await users.aPerson();
    await Promise.all(Array.from({ length: 10 }, (_, n) => update(person, person.user.id, ['first_name'], { firstName: `Ada ${n}` })));
    expect((await users.eventsOf(person.user.id)).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it.each(['role', 'disabled'])('does not let people change their own %s', async (field) => {
    const person = await users.aPerson();
    const attempt = update(person, person.user.id, [field], { role: Role.ROLE_ADMIN, disabled: false });
    await expect(attempt).rejects.toThrow(codeOf('FORBIDDEN'));
  });

  it('answers for somebody else’s account as for one that never was', async () => {
    const [person, other] = [await users.aPerson(), await users.aPerson()];
    const answer = (id: string) => update(person, id, ['first_name'], { firstName: 'Eve' }).catch((error: unknown) => error);
    const refusal = await answer(other.user.id);
    expect(refusal).toMatchObject({ code: 'USER_NOT_FOUND', kind: 'not_found' });
    expect(await answer('01a1fe47-1729-74ed-ad9a-3cc7f59fa6d8')).toEqual(refusal);
    expect(await answer('no-uuid')).toEqual(refusal);
  });

  it('refuses a mask that names no field, or one with a blank name', async () => {
    const person = await users.aPerson();
    await expect(update(person, person.user.id, ['email'], {})).rejects.toMatchObject({ errors: [{ field: 'updateMask' }] });
    await expect(update(person, person.user.id, ['first_name'], { firstName: ' ' })).rejects.toMatchObject({
      errors: [{ field: 'firstName', code: 'REQUIRED' }],
    });
  });

  it('ends the sessions of who is given another role: the new one counts from the next log-in', async () => {
    const [boss, person] = [await users.theAdministrator(), await users.aPerson()];
    const promoted = await update(boss, person.user.id, ['role'], { role: Role.ROLE_ADMIN });
    expect(promoted.role).toBe('ROLE_ADMIN');
    await expect(users.as(person, () => users.accounts.getUser({ id: person.user.id }))).rejects.toThrow(codeOf('UNAUTHENTICATED'));
    await expect(refresh(person)).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
    const again = await users.sessions.logIn({ email: person.user.email, password: person.password, userAgent: '' });
    await expect(users.as({ tokens: again.tokens! }, () => users.accounts.getUser({ id: boss.user.id }))).resolves.toBeDefined();
    await update(boss, person.user.id, ['role'], { role: Role.ROLE_CUSTOMER });
  });

  it('shuts out who is disabled, and lets them in again when enabled', async () => {
    const [boss, person] = [await users.theAdministrator(), await users.aPerson()];
    const logIn = (password: string) => users.sessions.logIn({ email: person.user.email, password, userAgent: '' });
    await update(boss, person.user.id, ['disabled'], { disabled: true });
    await expect(refresh(person)).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
    await expect(logIn(person.password)).rejects.toMatchObject({ code: 'ACCOUNT_DISABLED', kind: 'forbidden' });
    await expect(logIn('wrong password')).rejects.toThrow(codeOf('INVALID_CREDENTIALS'));
    await update(boss, person.user.id, ['disabled'], { disabled: false });
    await expect(logIn(person.password)).resolves.toBeDefined();
  });
});

describe('the last administrator', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  const demote = (by: Pick<Person, 'tokens'>, id: string) =>
    users.as(by, () =>
      users.accounts.updateUser({ id, updateMask: ['role'], role: Role.ROLE_CUSTOMER, firstName: '', lastName: '', disabled: false }),
    );
  const disable = (by: Pick<Person, 'tokens'>, id: string) =>
    users.as(by, () =>
      users.accounts.updateUser({ id, updateMask: ['disabled'], disabled: true, firstName: '', lastName: '', role: Role.ROLE_UNSPECIFIED }),
    );

  it('can be neither demoted, nor disabled, nor deleted', async () => {
    const boss = await users.theAdministrator();
    const { id } = boss.user;
    const refusal = { code: 'LAST_ADMINISTRATOR', kind: 'wrong_state' };
    await expect(demote(boss, id)).rejects.toMatchObject(refusal);
    await expect(disable(boss, id)).rejects.toMatchObject(refusal);
    await expect(users.as(boss, () => users.accounts.deleteUser({ id }))).rejects.toMatchObject(refusal);
    expect(await users.eventsOf(id)).toHaveLength(1);
  });

  it('is still there after two administrators demoted each other at once', async () => {
    const boss = await users.theAdministrator();
    const person = await users.aPerson();
    const masked = { id: person.user.id, updateMask: ['role'], role: Role.ROLE_ADMIN, firstName: '', lastName: '', disabled: false };
    await users.as(boss, () => users.accounts.updateUser(masked));
    const second = await users.sessions.logIn({ email: person.user.email, password: person.password, userAgent: '' });
    const outcomes = await Promise.allSettled([demote(boss, person.user.id), demote({ tokens: second.tokens! }, boss.user.id)]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const left = await users.dataSource.query(`SELECT 1 FROM account WHERE role = 'admin' AND NOT disabled AND deleted_at IS NULL`);
    expect(left).toHaveLength(1);
  });
});
