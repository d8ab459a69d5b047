import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../test/users-under-test.js';
import { Housekeeping } from './housekeeping.js';

describe('housekeeping', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  const sweep = () => users.get(Housekeeping).execute();
  const count = async (table: string, { user }: Person): Promise<number> => {
    const from = table === 'refresh_token' ? 'refresh_token JOIN session ON session.id = session_id' : table;
    const [row] = await users.dataSource.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${from} WHERE account_id = $1`, [user.id]);
    return row.n;
  };
  const held = async (person: Person) => [await count('session', person), await count('refresh_token', person)];

  it('keeps a session that has ended as long as its access tokens must be refused, and no longer', async () => {
    const person = await users.aPerson();
    await users.as(person, () => users.sessions.logOut({}));
    await sweep();
    expect(await held(person)).toEqual([1, 1]);
    await users.dataSource.query(`UPDATE session SET ended_at = ended_at - interval '961 seconds' WHERE account_id = $1`, [person.user.id]);
    await sweep();
    expect(await held(person)).toEqual([0, 0]);
  });

  it('takes refresh tokens that have expired, and the session with the last of them', async () => {
    const person = await users.aPerson();
    await users.sessions.refresh({ refreshToken: person.tokens.refreshToken });
    const expire = (which: string) =>
      users.dataSource.query(
        `UPDATE refresh_token SET expires_at = now() - interval '1 second'
         WHERE ${which} AND session_id IN (SELECT id FROM session WHERE account_id = $1)`,
        [person.user.id],
      );
    await expire('used_at IS NOT NULL');
    await sweep();
    expect(await held(person)).toEqual([1, 1]);
    await expire('true');
    await sweep();
    expect(await held(person)).toEqual([0, 0]);
  });

  it('forgets wrong passwords after a quarter of an hour', async () => {
    const { user } = await users.aPerson();
    await expect(users.sessions.logIn({ email: user.email, password: 'wrong', userAgent: '' })).rejects.toThrow(
      codeOf('INVALID_CREDENTIALS'),
    );
    const failures = async () => (await users.dataSource.query<unknown[]>('SELECT 1 FROM login_failure')).length;
    await sweep();
    expect(await failures()).toBe(1);
    await users.dataSource.query(`UPDATE login_failure SET failed_at = ARRAY[now() - interval '901 seconds']`);
    await sweep();
    expect(await failures()).toBe(0);
  });
});
