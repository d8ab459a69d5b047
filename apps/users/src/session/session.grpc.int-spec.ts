import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionServiceClient } from '#contracts/generated/ashlar/users/v1/sessions.js';
import { fromTimestamp, toTimestamp } from '#contracts/timestamp.js';
import { AccessTokenKeys, AccessTokenVerifier } from '#platform/auth/access-token.js';
import { codeOf } from '#testing/code-of.js';
import { certificateOf } from '#testing/test-certificates.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

describe('what the other services ask users', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  const sessionOf = ({ tokens }: Person): string =>
    (JSON.parse(Buffer.from(tokens.accessToken.split('.')[1], 'base64url').toString()) as { sid: string }).sid;
  const revoked = (since?: Date) => users.sessions.listRevokedSessions({ since: since && toTimestamp(since) });

  it('lets them verify an access token with the published keys and nothing else', async () => {
    const { user, tokens } = await users.aPerson();
    const { jwks } = await users.sessions.getKeys({});
    const verifier = new AccessTokenVerifier(new AccessTokenKeys(() => Promise.resolve(jwks)));
    await expect(verifier.verify(tokens.accessToken)).resolves.toMatchObject({ userId: user.id, role: 'customer' });
    const [head, body, signature] = tokens.accessToken.split('.') as [string, string, string];
    const forged = Buffer.from(body, 'base64url').toString().replace('customer', 'admin');
    const forgery = [head, Buffer.from(forged).toString('base64url'), signature].join('.');
    await expect(verifier.verify(forgery)).rejects.toThrow(codeOf('UNAUTHENTICATED'));
  });

  it('publishes public keys only', async () => {
    const { keys } = JSON.parse((await users.sessions.getKeys({})).jwks) as { keys: object[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']]);
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
  });

  it('names a session that ended until its last access token has expired', async () => {
    const [stays, leaves] = [await users.aPerson(), await users.aPerson()];
    await users.as(leaves, () => users.sessions.logOut({}));
    const { sessionIds } = await revoked();
    expect(sessionIds).toContain(sessionOf(leaves));
    expect(sessionIds).not.toContain(sessionOf(stays));
    await users.dataSource.query(`UPDATE session SET ended_at = now() - interval '961 seconds' WHERE id = $1`, [sessionOf(leaves)]);
    expect((await revoked()).sessionIds).not.toContain(sessionOf(leaves));
    expect((await revoked(new Date(0))).sessionIds).not.toContain(sessionOf(leaves));
  });

  it('names only what ended since, and says where to go on, with an overlap', async () => {
    const leaves = await users.aPerson();
    await users.as(leaves, () => users.sessions.logOut({}));
    const { nextSince, sessionIds } = await revoked();
    expect(sessionIds).toContain(sessionOf(leaves));
    const overlapMs = Date.now() - fromTimestamp(nextSince)!.getTime();
    expect(overlapMs).toBeGreaterThan(4_000);
    expect(overlapMs).toBeLessThan(10_000);
    expect((await revoked(fromTimestamp(nextSince))).sessionIds).toContain(sessionOf(leaves));
    expect((await revoked(new Date(Date.now() + 60_000))).sessionIds).toEqual([]);
  });

  it('needs a person to log out', async () => {
    await expect(users.sessions.logOut({})).rejects.toThrow(codeOf('UNAUTHENTICATED'));
  });

  it('tells services the keys, and logs nobody in but through the gateway', async () => {
    const sessions = users.peerAs(certificateOf('catalog')).serviceClient<SessionServiceClient>('ashlar.users.v1.SessionService');
    expect(JSON.parse((await sessions.getKeys({})).jwks)).toHaveProperty('keys');
    await expect(sessions.logIn({ email: 'a@example.com', password: 'b', userAgent: '' })).rejects.toThrow(codeOf('FORBIDDEN'));
  });
});
