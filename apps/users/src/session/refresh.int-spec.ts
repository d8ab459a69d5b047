import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type UsersUnderTest } from '../../test/users-under-test.js';

describe('refreshing', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  const refresh = async ({ refreshToken }: Tokens): Promise<Tokens> => (await users.sessions.refresh({ refreshToken })).tokens!;
  const claimsOf = ({ accessToken }: Tokens) =>
    JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString()) as Record<string, string>;

  it('rotates the token within the same session, and the new access token works', async () => {
    const { user, tokens } = await users.aPerson();
    const next = await refresh(tokens);
    expect(next.refreshToken).not.toBe(tokens.refreshToken);
    expect(claimsOf(next)).toMatchObject({ sub: user.id, sid: claimsOf(tokens)['sid'], role: 'customer' });
    expect(claimsOf(next)['jti']).not.toBe(claimsOf(tokens)['jti']);
    await expect(users.as({ tokens: next }, () => users.accounts.getUser({ id: user.id }))).resolves.toEqual({ user });
    await expect(refresh(next)).resolves.toBeDefined();
  });

  it('ends the whole family when a used token comes again', async () => {
    const { user, tokens } = await users.aPerson();
    const second = await refresh(tokens);
    const third = await refresh(second);
    await expect(refresh(tokens)).rejects.toMatchObject({ code: 'REFRESH_TOKEN_REUSED', kind: 'unauthenticated' });
    await expect(refresh(third)).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
    await expect(users.as({ tokens: third }, () => users.accounts.getUser({ id: user.id }))).rejects.toThrow(codeOf('UNAUTHENTICATED'));
  });

  it('leaves the person’s other sessions alone then', async () => {
    const { user, tokens, password } = await users.aPerson();
    const elsewhere = await users.sessions.logIn({ email: user.email, password, userAgent: '' });
    await refresh(tokens);
    await expect(refresh(tokens)).rejects.toThrow(codeOf('REFRESH_TOKEN_REUSED'));
    await expect(refresh(elsewhere.tokens!)).resolves.toBeDefined();
  });

  it('lets at most one of ten with the same token through, and nobody keeps a live one', async () => {
    const { user, tokens } = await users.aPerson();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => refresh(tokens)));
    const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
    expect(winners).toHaveLength(1);
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.code);
    expect(refusals).toEqual(Array(9).fill('REFRESH_TOKEN_REUSED'));
    await expect(refresh(winners[0])).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
    const live = await users.dataSource.query(
      `SELECT 1 FROM refresh_token t JOIN session s ON s.id = t.session_id WHERE s.account_id = $1 AND s.ended_at IS NULL AND t.used_at IS NULL`,
      [user.id],
    );
    expect(live).toEqual([]);
  });

  it('is refused after the token has expired', async () => {
    const { tokens, user } = await users.aPerson();
    await users.dataSource.query(
      `UPDATE refresh_token SET expires_at = now() WHERE session_id IN (SELECT id FROM session WHERE account_id = $1)`,
      [user.id],
    );
    await expect(refresh(tokens)).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
  });

  it('is refused after logging out, at once and with the access token', async () => {
    const { user, tokens } = await users.aPerson();
    await users.as({ tokens }, () => users.sessions.logOut({}));
    await expect(refresh(tokens)).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
    await expect(users.as({ tokens }, () => users.accounts.getUser({ id: user.id }))).rejects.toThrow(codeOf('UNAUTHENTICATED'));
  });

  it.each(['', 'x', 'a'.repeat(43), 'a\0b'])('is refused for a token that was never given: %j', async (refreshToken) => {
    await expect(users.sessions.refresh({ refreshToken })).rejects.toThrow(codeOf('INVALID_REFRESH_TOKEN'));
  });

  it('moves the moment that the session was last seen, and gives each token 30 days', async () => {
    const { user, tokens } = await users.aPerson();
    await users.dataSource.query(`UPDATE session SET last_seen_at = now() - interval '1 day' WHERE account_id = $1`, [user.id]);
    await refresh(tokens);
    const [row] = await users.dataSource.query(
      `SELECT last_seen_at > now() - interval '1 minute' AS seen, max(expires_at) BETWEEN now() + interval '29 days' AND now() + interval '31 days' AS long
       FROM session JOIN refresh_token ON session_id = id WHERE account_id = $1 GROUP BY id`,
      [user.id],
    );
    expect(row).toEqual({ seen: true, long: true });
  });
});
