import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountServiceClient } from '#contracts/generated/ashlar/users/v1/accounts.js';
import type { OrderServiceClient } from '#contracts/generated/ashlar/orders/v1/orders.js';
import type { StockServiceClient } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import type { GrpcPeer } from '#platform/grpc/grpc-client.js';
import type { ServiceName } from '#platform/grpc/proto-files.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { copyPeer } from '#testing/copy-peer.js';
import { eventually } from '#testing/eventually.js';
import { graphql } from '#testing/graphql-client.js';
import { StreamClient } from '#testing/stream-client.js';
import { withAccessToken } from '#testing/test-identity.js';
import { TestShop } from '#testing/test-shop.js';
import { decode, Forger } from './forged-tokens.js';

let copy: AshlarCopy;
let shop: TestShop;
let forger: Forger;
let listener: Server;
const asked: string[] = [];
const peers: GrpcPeer[] = [];

beforeAll(async () => {
  listener = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('{}');
  });
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
  copy = await startCopy();
  shop = await TestShop.open(copy);
  forger = await theForger();
});

afterAll(async () => {
  for (const peer of peers) peer.close();
  listener.close();
  await copy.stop();
});

async function theForger(): Promise<Forger> {
  const { keys } = (await (await fetch(`${copy.url}/.well-known/jwks.json`)).json()) as { keys: (JsonWebKey & { kid: string })[] };
  const { accessToken, refreshToken } = shop.admin.tokens;
  const kid = decode(accessToken, 0)['kid'] as string;
  const publicJwk = keys.find((key) => key.kid === kid)!;
  const publicPem = createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
  const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  return new Forger({ accessToken, refreshToken, kid, publicJwk, publicPem, ownKey: ownKey(publicJwk), listener: address });
}

/** The private half, out of the copy's data folder. */
function ownKey({ x }: JsonWebKey): KeyObject {
  const folder = join(copy.dataDir, 'keys');
  const files = readdirSync(folder).filter((name) => name.endsWith('.pem'));
  const keys = files.map((name) => createPrivateKey(readFileSync(join(folder, name))));
  return keys.find((key) => key.export({ format: 'jwk' }).x === x)!;
}

/** A rpc of each service, called as the gateway calls it. */
const inside = (): Record<string, () => Promise<unknown>> => {
  const peer = (service: ServiceName) => {
    const made = copyPeer(copy, service);
    peers.push(made);
    return made;
  };
  const users = peer('users').serviceClient<AccountServiceClient>('ashlar.users.v1.AccountService');
  const orders = peer('orders').serviceClient<OrderServiceClient>('ashlar.orders.v1.OrderService');
  const stock = peer('catalog').serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService');
  const userId = shop.admin.user.id;
  return {
    users: () => users.getUser({ id: userId }),
    orders: () => orders.getOrder({ id: userId }),
    catalog: () => stock.getStock({ sku: 'NONE' }),
  };
};

/** What became of a token in each place that believes tokens. */
async function receptionOf(token: string, rpcs: Record<string, () => Promise<unknown>>): Promise<Record<string, string>> {
  const viaRest = (await shop.guest.as(token).get('/users?limit=1')).outcome;
  const publicly = (await shop.guest.as(token).get('/products?limit=1')).outcome;
  const within = Object.entries(rpcs).map(async ([name, call]) => {
    const outcome = await withAccessToken(token, call).then(
      () => 'answered',
      (error: unknown) => String((error as { code?: string }).code),
    );
    return [name, outcome] as const;
  });
  const viaGraphql = (await graphql(shop.guest.as(token), '{ categories { id } }')).outcome;
  return {
    rest: viaRest,
    public: publicly,
    graphql: viaGraphql,
    stream: await overStream(token),
    ...Object.fromEntries(await Promise.all(within)),
  };
}

async function overStream(token: string): Promise<string> {
  const stream = await StreamClient.open(copy.url);
  try {
    stream.subscribe(token, 'orders');
    return await eventually(() => {
      const welcome = stream.messages.find(({ type }) => type === 'subscribed' || type === 'error');
      const outcome = stream.closed?.code ?? welcome?.code ?? welcome?.type;
      if (outcome === undefined) throw new Error('nothing yet');
      return String(outcome);
    }, 5_000);
  } finally {
    await stream.end();
  }
}

const refused = {
  rest: '401 UNAUTHENTICATED',
  public: '401 UNAUTHENTICATED',
  graphql: '401 UNAUTHENTICATED',
  stream: '4401',
  users: 'UNAUTHENTICATED',
  orders: 'UNAUTHENTICATED',
  catalog: 'UNAUTHENTICATED',
};

describe('A token', () => {
  it('that is made by hand as ours are is believed, so that what follows can fail', async () => {
    const reception = await receptionOf(forger.token(), inside());
    expect(reception).toEqual({
      rest: '200',
      public: '200',
      graphql: '200',
      stream: 'subscribed',
      users: 'answered',
      orders: 'ORDER_NOT_FOUND',
      catalog: 'SKU_NOT_FOUND',
    });
  });

  it('that is forged in any known way is refused by REST, the stream and every service, and nobody fetches a key for it', async () => {
    const rpcs = inside();
    const forgeries = Object.entries(forger.all());
    expect(forgeries.length).toBeGreaterThan(90);
    const believed: Record<string, Record<string, string>> = {};
    for (const [what, token] of forgeries) {
      const reception = await receptionOf(token, rpcs);
      const wrong = Object.entries(reception).filter(([place, outcome]) => outcome !== refused[place as keyof typeof refused]);
      if (wrong.length > 0) believed[what] = Object.fromEntries(wrong);
    }
    expect(believed).toEqual({});
    expect(asked).toEqual([]);
    expect(copy.faults()).toEqual([]);
  });
});

describe('An access token', () => {
  it('is no refresh token, whatever it is wrapped in', async () => {
    const { accessToken } = shop.admin.tokens;
    for (const refreshToken of [accessToken, `${accessToken}.`, accessToken.split('.')[2], forger.token({ header: { typ: 'rt+jwt' } })]) {
      expect((await shop.guest.post('/auth/refresh', { refreshToken })).outcome).toBe('401 INVALID_REFRESH_TOKEN');
    }
  });

  it.each([
    ['in the address', (token: string) => ({ path: `/users?limit=1&access_token=${token}` })],
    ['in a cookie', (token: string) => ({ path: '/users?limit=1', headers: { cookie: `access_token=${token}; token=${token}` } })],
    [
      'in a header of another name',
      (token: string) => ({ path: '/users?limit=1', headers: { 'x-access-token': token, 'x-authorization': `Bearer ${token}` } }),
    ],
    ['under another scheme', (token: string) => ({ path: '/users?limit=1', headers: { authorization: `Basic ${token}` } })],
    ['under no scheme', (token: string) => ({ path: '/users?limit=1', headers: { authorization: token } })],
    ['in a list of two', (token: string) => ({ path: '/users?limit=1', headers: { authorization: `Bearer x, Bearer ${token}` } })],
  ])('counts only as a bearer’s: %s it is nothing', async (_where, request) => {
    expect((await shop.guest.send({ method: 'GET', ...request(shop.admin.tokens.accessToken) })).outcome).toBe('401 UNAUTHENTICATED');
  });
});
