import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { eventually } from '#testing/eventually.js';
import { startUsers, type UsersUnderTest } from '../../test/users-under-test.js';

describe('The export of a person', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  const home = { name: 'Ada Byron', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };

  it('holds their account, addresses, log-ins and mailing list, and nothing of anybody else', async () => {
    const [person, other] = [await users.aPerson({ newsletter: true, userAgent: 'Firefox' }), await users.aPerson()];
    await users.as(person, () => users.accounts.createAddress({ address: home }));
    await users.as(other, () => users.accounts.createAddress({ address: { ...home, city: 'Leeds' } }));
    const exported = () => users.as(person, () => users.privacy.exportPerson({}));
    await eventually(async () => expect((await exported()).subscribedAt).not.toBeNull());
    const { user, addresses, sessions } = await exported();
    expect(user).toEqual(person.user);
    expect(addresses).toMatchObject([{ address: home }]);
    expect(sessions).toMatchObject([{ userAgent: 'Firefox' }]);
    expect(sessions[0].endedAt ?? null).toBeNull();
  });

  it('is noted in the audit log', async () => {
    const person = await users.aPerson();
    await users.as(person, () => users.privacy.exportPerson({}));
    expect(
      await users.dataSource.query(`SELECT 1 FROM audit_log WHERE action = 'exportMe' AND actor_id = $1`, [person.user.id]),
    ).toHaveLength(1);
  });

  it('is for somebody who is logged in, and is there', async () => {
    await expect(users.privacy.exportPerson({})).rejects.toThrow(codeOf('UNAUTHENTICATED'));
    const person = await users.aPerson();
    await users.as(person, () => users.accounts.deleteUser({ id: person.user.id }));
    await expect(users.as(person, () => users.privacy.exportPerson({}))).rejects.toThrow(codeOf('UNAUTHENTICATED'));
  });
});
