import { join } from 'node:path';
import type { ApiClient } from '#testing/api-client.js';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import type { LoggedIn, Order, Product } from '#testing/api-shapes.js';
import { type OpenApiDocument, operationsOf } from '#testing/openapi-document.js';
import { MailFolder } from '#testing/mail-folder.js';
import { aPassword, anAddress, type Customer, TestShop } from '#testing/test-shop.js';
import type { Known } from './fuzz-request.js';
import type { Pools } from './pools.js';
import { deadReceiver } from './valid-values.js';

/** What it takes for a fuzzer to get far into a shop: people who may do things, and things in every state. */
export class Cast {
  private constructor(
    private readonly shop: TestShop,
    private shopper: Customer,
    private clerk: Customer,
    private program: ApiClient,
    private readonly mails: MailFolder,
  ) {}

  static async of(copy: AshlarCopy): Promise<Cast> {
    const shop = await TestShop.open(copy);
    return new Cast(
      shop,
      await shop.customer(),
      await anAdministrator(shop),
      await aClient(shop),
      new MailFolder(join(copy.dataDir, 'mail')),
    );
  }

  /** Their access tokens of now. */
  token(role: Known): string {
    return this.actor(role).token ?? '';
  }

  /** Somebody new in the place of who was logged out, disabled or erased; false when nothing had happened to them. */
  async replace(role: Known): Promise<boolean> {
    const { status } = await this.actor(role).get(role === 'admin' ? '/users?limit=1' : '/orders?limit=1');
    if (status === 200) return false;
    if (role === 'client') this.program = await aClient(this.shop);
    else if (role === 'admin') this.clerk = await anAdministrator(this.shop);
    else this.shopper = await this.shop.customer();
    return true;
  }

  private actor(role: Known): ApiClient {
    return { customer: this.shopper, admin: this.clerk, client: this.program }[role];
  }

  /** Things to meet, and all that the lists show of them. */
  async furnish(pools: Pools, document: OpenApiDocument): Promise<void> {
    for (let round = 0; round < 4; round++) await this.round(pools);
    // Not the actors: what happens to the people of the pool is no loss.
    for (let n = 0; n < 6; n++) await this.bystander(pools);
    pools.add('customerId', this.shopper.user.id);
    const lists = operationsOf(document).filter(({ method, path, id }) => method === 'GET' && !path.includes('{') && id !== 'listUsers');
    for (const { path } of lists.filter(({ path }) => path.startsWith('/api/v1/'))) {
      for (const who of [this.shopper, this.clerk]) {
        const answer = await who.get(`${path.slice('/api/v1'.length)}?limit=5`);
        if (answer.status === 200) pools.harvest(answer.json, path.split('/').at(-1) ?? '');
      }
    }
  }

  /** Somebody on the mailing list, whose tokens may be used up. */
  private async bystander(pools: Pools): Promise<void> {
    const email = `bystander-${crypto.randomUUID()}@example.com`;
    const person = { email, password: aPassword, firstName: 'Mary', lastName: 'Member', newsletter: true };
    const { user, tokens } = (await this.shop.guest.post<LoggedIn>('/auth/register', person)).data;
    pools.add('users', user.id);
    pools.add('refreshToken', tokens.refreshToken);
    const letters = [await this.mails.arrival('welcome', email), await this.mails.arrival('list-welcome', email)];
    for (const { links } of letters) {
      const tokens = links.flatMap((link) => new URL(link).searchParams.get('token') ?? []);
      for (const token of tokens) pools.add('token', token);
    }
  }

  private async round(pools: Pools): Promise<void> {
    const { shop, shopper, clerk } = this;
    const sku = await shop.sku({ stock: 10_000 });
    const orders = [
      await shopper.order({ [sku]: 2 }),
      await shopper.order({ [sku]: 2 }, 'tok_ok'),
      await shopper.order({ [sku]: 1 }, 'tok_ok'),
    ];
    orders.push(await shopper.order({ [sku]: 1 }, 'tok_3ds'));
    await clerk.post(`/orders/${orders[2].data.id}/ship`, {});
    for (const { data } of orders) pools.harvest(data, 'orders');
    const { id } = (await shopper.post<{ id: string }>('/users/me/addresses', anAddress())).data;
    pools.add('addresses', id);
    const category = (await clerk.post<{ id: string; slug: string }>('/categories', { name: `Shelf ${crypto.randomUUID()}` })).data;
    pools.harvest(category, 'categories');
    const price = { amount: 1_000, currency: 'GBP' };
    const variants = ['oak', 'elm'].map((wood) => ({ sku: crypto.randomUUID(), options: { wood }, price, stock: 1_000 }));
    pools.harvest((await shop.product({ name: 'Spoon', variants })) satisfies Product, 'products');
    const endpoint = (await clerk.post<{ id: string }>('/webhook-endpoints', { url: deadReceiver.url, events: ['order.*'] })).data;
    pools.harvest(endpoint, 'webhook-endpoints');
    await clerk.post(`/webhook-endpoints/${endpoint.id}/test`);
    const deliveries = (await clerk.get<object[]>(`/webhook-endpoints/${endpoint.id}/deliveries`)).data;
    pools.harvest(deliveries, 'deliveries');
    pools.add('etag', `"${(await shopper.get<Order>(`/orders/${orders[0].data.id}`)).data.version}"`);
  }
}

async function anAdministrator(shop: TestShop): Promise<Customer> {
  const { user } = await shop.customer();
  const changed = await shop.admin.patch(`/users/${user.id}`, { role: 'admin' });
  if (changed.status !== 200) throw new Error(`No administrator could be made: ${changed.text}`);
  return shop.logIn(user.email, aPassword);
}

const everyScope = ['catalog:read', 'catalog:write', 'orders:read', 'orders:write', 'events:read', 'webhooks:write'];

async function aClient(shop: TestShop): Promise<ApiClient> {
  const made = await shop.admin.post<{ id: string; secret: string }>('/api-clients', { name: 'Fuzzer', scopes: everyScope });
  const { id, secret } = made.data;
  const grant = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
  const answer = await fetch(`${shop.guest.url}/oauth/token`, { method: 'POST', body: grant });
  return shop.guest.as(((await answer.json()) as { access_token: string }).access_token);
}
