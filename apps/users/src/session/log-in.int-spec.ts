import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { administrator, startUsers, type UsersUnderTest } from '../../test/users-under-test.js';

describe('logging in', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers({ LOGIN_CONCURRENCY: '1', LOGIN_QUEUE: '4' })));
  afterAll(() => users.stop());

  const logIn = (email: string, password: string) => users.sessions.logIn({ email, password, userAgent: 'tests' });

  it('takes the address in any case and answers with the person and tokens', async () => {
    const { user, password } = await users.aPerson({ email: 'Ada@Example.com' });
    const answer = await logIn('aDA@example.COM', password);
    expect(answer.user).toEqual(user);
    const self = await users.as({ tokens: answer.tokens! }, () => users.accounts.getUser({ id: user.id }));
    expect(self.user).toEqual(user);
  });

  it('works for the administrator of the configuration', async () => {
    expect((await logIn(administrator.email, administrator.password)).user).toMatchObject({ role: 'ROLE_ADMIN' });
  });

  it('answers for a wrong password as for an address that nobody has', async () => {
    const { user } = await users.aPerson();
    const answers = await Promise.all(
      [
        [user.email, 'wrong password'],
        ['nobody@example.com', 'wrong password'],
        ['no address', 'wrong password'],
        ['a\0b@example.com', 'wrong password'],
      ].map(([email, password]) => logIn(email, password).catch((error: unknown) => error)),
    );
    expect(answers[0]).toMatchObject({ code: 'INVALID_CREDENTIALS', kind: 'unauthenticated' });
    expect(answers).toEqual(Array(4).fill(answers[0]));
  });

  it('takes about as long for an address that nobody has as for a wrong password', async () => {
    const { user } = await users.aPerson();
    const timeOf = async (email: string) => {
      const times: number[] = [];
      for (let n = 0; n < 9; n++) {
        const startedAt = performance.now();
        await logIn(email, 'wrong password').catch(() => undefined);
        times.push(performance.now() - startedAt);
      }
      return times.sort((a, b) => a - b)[2];
    };
    const [known, unknown] = [await timeOf(user.email), await timeOf('nobody@example.com')];
    expect(unknown).toBeGreaterThan(known * 0.5);
  });

  it('does not hash megabytes for a password that nobody can have', async () => {
    const { user } = await users.aPerson();
    await expect(logIn(user.email, 'x'.repeat(1_000_000))).rejects.toThrow(codeOf('INVALID_CREDENTIALS'));
  });

  it('tells a rush to come back rather than let it wait for ever, and serves the rest', async () => {
    const { user, password } = await users.aPerson();
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => logIn(user.email, password)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(40);
    for (const refusal of refused)
      expect(refusal).toMatchObject({ code: 'LOGIN_BUSY', kind: 'unavailable', options: { retryAfterSeconds: 1 } });
    await expect(logIn(user.email, password)).resolves.toBeDefined();
  });

  it('opens a session of its own each time', async () => {
    const { user, password } = await users.aPerson();
    const one = await logIn(user.email, password);
    await logIn(user.email, password);
    await users.as({ tokens: one.tokens! }, () => users.sessions.logOut({}));
    const sessions = await users.dataSource.query('SELECT ended_at IS NULL AS alive FROM session WHERE account_id = $1', [user.id]);
    expect(sessions.map(({ alive }: { alive: boolean }) => alive).sort()).toEqual([false, true, true]);
  });
});
