import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

interface Credentials {
  clientId: string;
  clientSecret: string;
}

describe('a token for an API client', () => {
  let users: UsersUnderTest;
  let boss: Person;
  beforeAll(async () => {
    users = await startUsers();
    boss = await users.theAdministrator();
  });
  afterAll(() => users.stop());

  const asBoss = <T>(work: () => T): T => users.as(boss, work);
  const make = async (scopes = ['orders:read', 'catalog:read']): Promise<Credentials> => {
    const { client, secret } = await asBoss(() => users.clients.createClient({ name: 'ERP', scopes }));
    return { clientId: client!.id, clientSecret: secret };
  };
  const issue = (credentials: Credentials, scope = '') => users.clients.issueClientToken({ ...credentials, scope });
  const rotate = async ({ clientId }: Credentials, overlapSeconds?: number): Promise<Credentials> => {
    const { secret } = await asBoss(() => users.clients.rotateClientSecret({ id: clientId, overlapSeconds }));
    return { clientId, clientSecret: secret };
  };
  const update = ({ clientId: id }: Credentials, changes: { name?: string; scopes?: string[]; disabled?: boolean }) =>
    asBoss(() =>
      users.clients.updateClient({ id, updateMask: Object.keys(changes), ...{ name: '', scopes: [], disabled: false, ...changes } }),
    );
  const claimsOf = (accessToken: string) => jwt.decode(accessToken) as jwt.JwtPayload;
  /** What the service says to the bearer: whose keys are whose is for anyone, with a token that holds. */
  const isTaken = async ({ accessToken }: { accessToken: string }): Promise<boolean> => {
    const answer = await users.as({ tokens: { accessToken } }, () => users.sessions.getKeys({})).catch((error: unknown) => error);
    if (answer instanceof Error) expect(answer).toMatchObject({ code: 'UNAUTHENTICATED' });
    return !(answer instanceof Error);
  };
  /** As the other processes ask: also what another copy of users ended. */
  const isRevoked = async ({ accessToken }: { accessToken: string }) =>
    (await users.sessions.listRevokedSessions({ since: undefined })).sessionIds.includes(claimsOf(accessToken).sid as string);

  it('says who it is and what it may do', async () => {
    const client = await make();
    const { accessToken, expiresIn, scope } = await issue(client);
    expect([expiresIn, scope]).toEqual([900, 'catalog:read orders:read']);
    const claims = claimsOf(accessToken);
    expect(claims).toMatchObject({
      iss: 'ashlar',
      aud: 'ashlar-api',
      sub: client.clientId,
      client_id: client.clientId,
      role: 'client',
      scope,
    });
    expect(claims.exp! - claims.iat!).toBe(900);
    expect(await isTaken({ accessToken })).toBe(true);
  });

  it('has no more than was asked for, which must be no more than there is', async () => {
    const client = await make();
    expect((await issue(client, 'orders:read')).scope).toBe('orders:read');
    for (const scope of ['orders:write', 'orders:read events:read', 'orders:read  catalog:read', ' ', 'ORDERS:READ']) {
      await expect(issue(client, scope)).rejects.toThrow(codeOf('INVALID_SCOPE'));
    }
  });

  it('is refused alike to an unknown client, a wrong secret, another’s secret and a disabled client', async () => {
    const [client, other, disabled] = [await make(), await make(), await make()];
    await update(disabled, { disabled: true });
    const attempts: Credentials[] = [
      { ...client, clientId: 'ERP' },
      { ...client, clientId: '01a0b2c3-d4e5-7f60-8a7b-9c0d1e2f3a4b' },
      { ...client, clientSecret: `${client.clientSecret}x` },
      { ...client, clientSecret: '' },
      { ...client, clientSecret: other.clientSecret },
      disabled,
    ];
    const answers = await Promise.all(attempts.map((each) => issue(each).catch((error: unknown) => error)));
    expect(answers[0]).toMatchObject({ code: 'INVALID_CLIENT', kind: 'unauthenticated' });
    expect(answers).toEqual(Array(attempts.length).fill(answers[0]));
  });

  it('ends when the client is disabled, and a new one holds when it is enabled again', async () => {
    const client = await make();
    const before = await issue(client);
    await update(client, { disabled: true });
    expect([await isTaken(before), await isRevoked(before)]).toEqual([false, true]);
    await update(client, { disabled: false });
    const after = await issue(client);
    expect([await isTaken(after), await isRevoked(after), await isTaken(before)]).toEqual([true, false, false]);
  });

  it('ends when the scopes change, and not when only the name does', async () => {
    const client = await make();
    const before = await issue(client);
    await update(client, { name: 'The ERP', scopes: ['orders:read', 'catalog:read'] });
    expect(await isTaken(before)).toBe(true);
    await update(client, { scopes: ['orders:read'] });
    expect([await isTaken(before), await isRevoked(before)]).toEqual([false, true]);
    expect((await issue(client)).scope).toBe('orders:read');
  });

  it('ends when the client is deleted', async () => {
    const client = await make();
    const token = await issue(client);
    await asBoss(() => users.clients.deleteClient({ id: client.clientId }));
    expect([await isTaken(token), await isRevoked(token)]).toEqual([false, true]);
    await expect(issue(client)).rejects.toThrow(codeOf('INVALID_CLIENT'));
  });

  it('comes of both secrets while they overlap, and ends with the secret that brought it', async () => {
    const first = await make();
    const second = await rotate(first);
    const [ofFirst, ofSecond] = [await issue(first), await issue(second)];
    const third = await rotate(second, 600);
    await expect(issue(first)).rejects.toThrow(codeOf('INVALID_CLIENT'));
    expect([await isTaken(ofFirst), await isTaken(ofSecond)]).toEqual([false, true]);
    const late = await issue(second);
    expect(late.expiresIn).toBeLessThanOrEqual(600);
    expect(late.expiresIn).toBeGreaterThan(590);
    const only = await rotate(third, 0);
    expect([await isTaken(ofSecond), await isTaken(late), await isTaken(await issue(only))]).toEqual([false, false, true]);
    await expect(issue(third)).rejects.toThrow(codeOf('INVALID_CLIENT'));
  });

  it('is not for a secret that has run out', async () => {
    const first = await make();
    const second = await rotate(first, 60);
    await users.dataSource.query(
      `UPDATE api_client_secret SET created_at = now() - interval '2 s', expires_at = now() - interval '1 s' WHERE client_id = $1 AND expires_at IS NOT NULL`,
      [first.clientId],
    );
    await expect(issue(first)).rejects.toThrow(codeOf('INVALID_CLIENT'));
    await expect(issue(second)).resolves.toBeDefined();
    const { client } = await asBoss(() => users.clients.getClient({ id: first.clientId }));
    expect(client!.secrets).toHaveLength(1);
  });

  it('is in the audit log, given or refused', async () => {
    const client = await make();
    await issue(client);
    await expect(issue(client, 'orders:write')).rejects.toThrow();
    await expect(issue({ ...client, clientSecret: 'wrong' })).rejects.toThrow();
    const notes = await users.dataSource.query(
      `SELECT actor_kind AS kind, actor_id AS id, result, code FROM audit_log WHERE action = 'issueToken' AND target = $1 ORDER BY position`,
      [`api-client:${client.clientId}`],
    );
    expect(notes).toEqual([
      { kind: 'client', id: client.clientId, result: 'succeeded', code: null },
      { kind: 'client', id: client.clientId, result: 'refused', code: 'INVALID_SCOPE' },
      { kind: 'nobody', id: null, result: 'refused', code: 'INVALID_CLIENT' },
    ]);
  });

  it('is noted as the last use, once a minute', async () => {
    const client = await make();
    const lastUse = async () => (await asBoss(() => users.clients.getClient({ id: client.clientId }))).client!.lastUsedAt;
    await issue(client);
    const first = await lastUse();
    expect(first).not.toBeNull();
    await issue(client);
    expect(await lastUse()).toEqual(first);
    await users.dataSource.query(`UPDATE api_client SET last_used_at = now() - interval '61 s' WHERE id = $1`, [client.clientId]);
    await issue(client, 'orders:read');
    expect((await lastUse())!.seconds).toBeGreaterThanOrEqual(first!.seconds);
  });
});
