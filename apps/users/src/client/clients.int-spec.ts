import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

describe('API clients', () => {
  let users: UsersUnderTest;
  let boss: Person;
  beforeAll(async () => {
    users = await startUsers();
    boss = await users.theAdministrator();
  });
  afterAll(() => users.stop());

  const asBoss = <T>(work: () => T): T => users.as(boss, work);
  const make = (name = 'ERP', scopes = ['orders:read']) => asBoss(() => users.clients.createClient({ name, scopes }));
  const get = async (id: string) => (await asBoss(() => users.clients.getClient({ id }))).client!;
  const change = (id: string, changes: { name?: string; scopes?: string[]; disabled?: boolean }, expectedVersion?: number) =>
    asBoss(() =>
      users.clients.updateClient({
        ...{ id, updateMask: Object.keys(changes), expectedVersion },
        ...{ name: '', scopes: [], disabled: false, ...changes },
      }),
    );

  it('are made with a secret that is shown once and not kept', async () => {
    const { client, secret } = await make('ERP', ['orders:write', 'catalog:read', 'orders:write']);
    expect(client).toMatchObject({ name: 'ERP', scopes: ['catalog:read', 'orders:write'], disabled: false, version: 1 });
    expect(client!.secrets).toMatchObject([{ expiresAt: null }]);
    expect(client!.lastUsedAt).toBeNull();
    expect(await get(client!.id)).toEqual(client);
    const [row] = await users.dataSource.query(
      `SELECT c::text || s::text AS kept, sha256($2::text::bytea) = s.hash AS hashed FROM api_client c JOIN api_client_secret s ON s.client_id = c.id WHERE c.id = $1`,
      [client!.id, secret],
    );
    expect(row.hashed).toBe(true);
    expect(row.kept).not.toContain(secret.slice(7));
  });

  it('have a name that is composed, and scopes that there are', async () => {
    expect((await make('Cafe\u0301')).client!.name).toBe('Caf\u00e9');
    expect((await make('😀'.repeat(100))).client!.name).toHaveLength(200);
    for (const name of ['', ' ', 'x'.repeat(101), 'a\nb']) {
      await expect(make(name)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'name' }] });
    }
    for (const scopes of [[], ['users:read'], ['orders:read', '']]) {
      await expect(make('ERP', scopes)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'scopes' }] });
    }
  });

  it('are listed newest first, page by page', async () => {
    const made = [await make('one'), await make('two')].map(({ client }) => client!.id);
    const list = (cursor: string) =>
      asBoss(() => users.clients.listClients({ page: { limit: 1, cursor, count: 'COUNT_MODE_UNSPECIFIED' as never } }));
    const first = await list('');
    const second = await list(first.page!.nextCursor);
    expect([first, second].map(({ clients }) => clients[0].id)).toEqual(made.reverse());
  });

  it('are changed in one version after the other, and not at all by what is so already', async () => {
    const { id } = (await make()).client!;
    expect((await change(id, { name: 'PIM', scopes: ['catalog:write'] }, 1)).client).toMatchObject({
      name: 'PIM',
      scopes: ['catalog:write'],
      version: 2,
    });
    expect((await change(id, { name: 'PIM', disabled: false }, 2)).client!.version).toBe(2);
    await expect(change(id, { name: 'X' }, 1)).rejects.toThrow(codeOf('VERSION_MISMATCH'));
    await expect(asBoss(() => users.clients.deleteClient({ id, expectedVersion: 1 }))).rejects.toThrow(codeOf('VERSION_MISMATCH'));
    await asBoss(() => users.clients.deleteClient({ id, expectedVersion: 2 }));
    for (const gone of [id, 'no-uuid']) {
      await expect(get(gone)).rejects.toThrow(codeOf('API_CLIENT_NOT_FOUND'));
      await expect(change(gone, { name: 'X' })).rejects.toThrow(codeOf('API_CLIENT_NOT_FOUND'));
      await expect(asBoss(() => users.clients.rotateClientSecret({ id: gone }))).rejects.toThrow(codeOf('API_CLIENT_NOT_FOUND'));
    }
  });

  it('have at most two secrets that live', async () => {
    const { id } = (await make()).client!;
    const rotate = (overlapSeconds?: number) => asBoss(() => users.clients.rotateClientSecret({ id, overlapSeconds }));
    const day = await rotate();
    expect(day.client).toMatchObject({ version: 2, secrets: [{ expiresAt: null }, { expiresAt: expect.anything() }] });
    const [fresh, old] = day.client!.secrets;
    expect(old.expiresAt!.seconds - fresh.createdAt!.seconds).toBe(86_400);
    expect((await rotate(60)).client!.secrets).toHaveLength(2);
    expect((await rotate(0)).client!.secrets).toMatchObject([{ expiresAt: null }]);
    for (const overlap of [-1, 604_801]) {
      await expect(rotate(overlap)).rejects.toMatchObject({ errors: [{ field: 'overlapSeconds' }] });
    }
  });

  it('are for administrators', async () => {
    const { client, secret } = await make('ERP', [
      'catalog:read',
      'catalog:write',
      'orders:read',
      'orders:write',
      'events:read',
      'webhooks:write',
    ]);
    const { accessToken } = await users.clients.issueClientToken({ clientId: client!.id, clientSecret: secret, scope: '' });
    const { id } = client!;
    for (const who of [await users.aPerson(), { tokens: { accessToken } }]) {
      const rpcs = [
        () => users.clients.createClient({ name: 'X', scopes: ['orders:read'] }),
        () => users.clients.listClients({ page: undefined }),
        () => users.clients.getClient({ id }),
        () => users.clients.updateClient({ id, updateMask: [], name: '', scopes: [], disabled: false }),
        () => users.clients.rotateClientSecret({ id }),
        () => users.clients.deleteClient({ id }),
        () => users.accounts.listUsers({} as never),
        ...('user' in who ? [] : [() => users.accounts.getUser({ id }), () => users.sessions.logOut({})]),
      ];
      for (const rpc of rpcs as (() => Promise<unknown>)[]) await expect(users.as(who, rpc)).rejects.toThrow(codeOf('FORBIDDEN'));
    }
  });
});
