import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { fromTimestamp } from '#contracts/timestamp.js';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

describe('somebody’s sessions', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  const logIn = async ({ user, password }: Person, userAgent: string): Promise<Person> => {
    const { tokens } = await users.sessions.logIn({ email: user.email, password, userAgent });
    return { user, password, tokens: tokens! };
  };
  const list = (person: Person, page = { limit: 24, cursor: '', count: CountMode.COUNT_MODE_UNSPECIFIED }) =>
    users.as(person, () => users.sessions.listSessions({ page }));
  const end = (person: Person, id: string) => users.as(person, () => users.sessions.endSession({ id }));
  const idOf = async (person: Person): Promise<string> => (await list(person)).sessions.find(({ current }) => current)!.id;

  it('are listed newest first, page by page, and which of them asks', async () => {
    const phone = await users.aPerson({ userAgent: 'phone' });
    const laptop = await logIn(phone, 'laptop');
    const { sessions } = await list(laptop);
    expect(sessions.map(({ userAgent, current }) => [userAgent, current])).toEqual([
      ['laptop', true],
      ['phone', false],
    ]);
    const first = await list(laptop, { limit: 1, cursor: '', count: CountMode.COUNT_MODE_EXACT });
    expect([first.sessions, first.page?.total]).toEqual([[sessions[0]], 2]);
    const second = await list(laptop, { limit: 1, cursor: first.page!.nextCursor, count: CountMode.COUNT_MODE_UNSPECIFIED });
    expect([second.sessions, second.page?.nextCursor]).toEqual([[sessions[1]], '']);
  });

  it('were last seen when they logged in or refreshed', async () => {
    const person = await users.aPerson();
    await users.dataSource.query(`UPDATE session SET last_seen_at = now() - interval '1 day' WHERE account_id = $1`, [person.user.id]);
    const seen = async () => fromTimestamp((await list(person)).sessions[0].lastSeenAt)!.getTime();
    expect(await seen()).toBeLessThan(Date.now() - 3_600_000);
    await users.sessions.refresh({ refreshToken: person.tokens.refreshToken });
    expect(await seen()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('are not listed once they have ended or expired', async () => {
    const person = await users.aPerson();
    const [ended, expired] = [await logIn(person, 'ended'), await logIn(person, 'expired')];
    await users.as(ended, () => users.sessions.logOut({}));
    await users.dataSource.query(`UPDATE session SET last_seen_at = now() - interval '31 days' WHERE id = $1`, [await idOf(expired)]);
    expect((await list(person)).sessions).toHaveLength(1);
  });

  it('end one by one, with their tokens', async () => {
    const phone = await users.aPerson();
    const laptop = await logIn(phone, 'laptop');
    await end(laptop, await idOf(phone));
    await expect(list(phone)).rejects.toThrow(codeOf('UNAUTHENTICATED'));
    await expect(users.sessions.refresh({ refreshToken: phone.tokens.refreshToken })).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
    expect((await list(laptop)).sessions).toHaveLength(1);
    await end(laptop, await idOf(laptop));
    await expect(list(laptop)).rejects.toThrow(codeOf('UNAUTHENTICATED'));
  });

  it('are nobody else’s to end, and those that never were are the same', async () => {
    const [mine, theirs] = [await users.aPerson(), await users.aPerson()];
    const ended = await logIn(mine, 'ended');
    const endedId = await idOf(ended);
    await users.as(ended, () => users.sessions.logOut({}));
    const refusals = await Promise.all(
      [await idOf(theirs), uuidv7(), endedId, 'no id'].map((id) => end(mine, id).catch((error: unknown) => error)),
    );
    expect(refusals[0]).toMatchObject({ code: 'SESSION_NOT_FOUND', kind: 'not_found' });
    expect(refusals).toEqual(Array(4).fill(refusals[0]));
    expect((await list(theirs)).sessions).toHaveLength(1);
  });
});
