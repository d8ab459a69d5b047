import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allScopes } from '#platform/auth/scopes.js';
import type { ApiAnswer, ApiClient } from '#testing/api-client.js';
import type { Order } from '#testing/api-shapes.js';
import { startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { StreamClient } from '#testing/stream-client.js';
import { anAddress, type TestShop } from '#testing/test-shop.js';
import { forAnybody, forClients, nameOf, type Owned, ownedBy } from './authorization-rules.js';
import { neverMade, type Program, Walk } from './authorization-walk.js';
import { looks } from './looks.js';

/** However somebody's rights end, their token is of no use after this. */
const endsWithinMs = 5_000;

let walk: Walk;
let shop: TestShop;
let things: Record<Owned, string>;

beforeAll(async () => {
  walk = await Walk.through(await startCopy());
  shop = walk.shop;
  const ada = await shop.customer();
  const order = (await ada.order({ [await shop.sku()]: 1 }, 'tok_3ds')).data;
  things = {
    order: order.id,
    payment: order.payments[0].id,
    address: (await ada.post<{ id: string }>('/users/me/addresses', anAddress())).data.id,
    session: (JSON.parse(Buffer.from(ada.tokens.accessToken.split('.')[1], 'base64url').toString()) as { sid: string }).sid,
  };
});

afterAll(() => walk.copy.stop(), 30_000);

describe('The document', () => {
  it('lets nobody in without a log-in save where that was reviewed', () => {
    const open = walk.of('anybody').map(nameOf);
    expect(open.filter((name) => !forAnybody.includes(name))).toEqual([]);
    expect(walk.closed.length).toBeGreaterThan(45);
  });

  it('lets programs do what was reviewed', () => {
    const named = (scope: string) => walk.operations.filter((each) => each.scope === scope).map(nameOf);
    expect(Object.keys(forClients)).toEqual(allScopes);
    for (const [scope, names] of Object.entries(forClients)) expect(named(scope).sort()).toEqual([...names].sort());
    expect(walk.operations.filter(({ scope }) => scope !== undefined && !Object.hasOwn(forClients, scope))).toEqual([]);
  });
});

describe('Every route', () => {
  it('is 401 for nobody, unless it is for anybody', async () => {
    expect(await walk.others(shop.guest, walk.closed, '401 UNAUTHENTICATED')).toEqual([]);
  });

  it('of administrators is 403 for a customer, and lets administrators in', async () => {
    expect(await walk.others(await shop.customer(), walk.of('administrators'), '403 FORBIDDEN')).toEqual([]);
    expect(await walk.keptOut(() => shop.admin, walk.of('administrators'))).toEqual([]);
  });

  it('of people lets them in', async () => {
    expect(await walk.keptOut(() => shop.customer(), walk.of('customers'))).toEqual([]);
  });

  it("answers about somebody else's thing as about one that never was", async () => {
    const eve = await shop.customer();
    const owned = walk.of('customers').filter((operation) => ownedBy(operation) !== undefined);
    expect(owned.length).toBeGreaterThan(5);
    for (const operation of owned) {
      const theirs = things[ownedBy(operation)!];
      for (const { body } of operation.examples) {
        const told = looks(await walk.ask(eve, operation, { id: theirs, body }), theirs);
        expect([nameOf(operation), told.status]).toEqual([nameOf(operation), 404]);
        for (const id of [neverMade, 'no-uuid-at-all']) expect(looks(await walk.ask(eve, operation, { id, body }), id)).toEqual(told);
      }
    }
  });

  it('that asks programs for a scope is 403 for one that has all the others, and lets in one that has it', async () => {
    for (const scope of allScopes) {
      const asked = walk.closed.filter((each) => each.scope === scope);
      const without = await walk.asProgram(...allScopes.filter((each) => each !== scope));
      expect(await walk.others(without, asked, '403 FORBIDDEN')).toEqual([]);
      const program = await walk.asProgram(scope);
      expect(await walk.keptOut(() => program, asked)).toEqual([]);
    }
  });

  it('that asks for no scope is 403 for a program with every one', async () => {
    const program = await walk.asProgram(...allScopes);
    const asked = walk.closed.filter(({ scope }) => scope === undefined);
    expect(await walk.others(program, asked, '403 FORBIDDEN')).toEqual([]);
    expect((await program.get('/products')).status).toBe(200);
  });
});

describe('The stream', () => {
  const channels = ['orders', `orders:${neverMade}`];
  const heard = async (who: ApiClient) => {
    const stream = await StreamClient.open(walk.copy.url);
    stream.subscribe(who.token, ...channels);
    const answers = await eventually(() => {
      expect(stream.messages).toHaveLength(channels.length);
      return stream.messages.map(({ type, code }) => (type === 'error' ? code : type));
    });
    return { answers, stream };
  };

  it('lets a program follow orders while it may read events', async () => {
    const program = await walk.program('events:read');
    const { answers, stream } = await heard(await walk.tokenFor(program));
    expect(answers).toEqual(['subscribed', 'subscribed']);
    await shop.admin.patch(`/api-clients/${program.id}`, { disabled: true });
    await eventually(() => expect(stream.closed?.code).toBe(4401), endsWithinMs);
  });

  it('lets no other program', async () => {
    const { answers, stream } = await heard(await walk.asProgram(...allScopes.filter((scope) => scope !== 'events:read')));
    expect(answers).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    await stream.end();
  });
});

describe('Within five seconds a token is of no use anywhere, once', () => {
  /** Tries the token everywhere until it has ended in every process: each learns of it in its own time. */
  async function ends(who: ApiClient, on: string, end: () => Promise<ApiAnswer>): Promise<void> {
    expect((await who.get(on)).status).toBe(200);
    expect((await end()).status).toBeLessThan(300);
    await eventually(async () => expect(await walk.others(who, walk.closed, '401 UNAUTHENTICATED')).toEqual([]), endsWithinMs);
  }

  it('an administrator is one no longer', async () => {
    const clerk = await walk.anAdministrator();
    await ends(clerk, '/users', () => shop.admin.patch(`/users/${clerk.user.id}`, { role: 'customer' }));
    const demoted = await shop.logIn(clerk.user.email);
    expect(await walk.others(demoted, walk.of('administrators'), '403 FORBIDDEN')).toEqual([]);
  });

  it('a person is disabled', async () => {
    const mary = await shop.customer();
    await ends(mary, '/users/me', () => shop.admin.patch(`/users/${mary.user.id}`, { disabled: true }));
  });

  it('a person has logged out', async () => {
    const mary = await shop.customer();
    await ends(mary, '/users/me', () => mary.post('/auth/logout'));
  });

  it('a person has gone', async () => {
    const mary = await shop.customer();
    await ends(mary, '/users/me', () => shop.admin.delete(`/users/${mary.user.id}`));
  });

  it.each<[string, (program: Program) => Promise<ApiAnswer>]>([
    ['is disabled', ({ id }) => shop.admin.patch(`/api-clients/${id}`, { disabled: true })],
    ['is deleted', ({ id }) => shop.admin.delete(`/api-clients/${id}`)],
    ['may do less', ({ id }) => shop.admin.patch(`/api-clients/${id}`, { scopes: ['catalog:read'] })],
    ['has another secret and no overlap', ({ id }) => shop.admin.post(`/api-clients/${id}/rotate-secret`, { overlapSeconds: 0 })],
  ])('a program %s', async (_what, end) => {
    const program = await walk.program(...allScopes);
    await ends(await walk.tokenFor(program), '/orders', () => end(program));
  });

  it('a program was disabled, though it is enabled again and has a new one', async () => {
    const program = await walk.program('orders:read');
    const before = await walk.tokenFor(program);
    for (const disabled of [true, false]) await shop.admin.patch(`/api-clients/${program.id}`, { disabled });
    const after = await walk.tokenFor(program);
    await eventually(async () => expect((await before.get('/orders')).status).toBe(401), endsWithinMs);
    expect((await after.get<Order[]>('/orders')).data.map(({ id }) => id)).toContain(things.order);
  });
});
