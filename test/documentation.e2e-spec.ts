import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '#testing/api-client.js';
import type { LoggedIn, Order } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { type OpenApiDocument, type Operation, operationsOf } from '#testing/openapi-document.js';
import { mismatches } from '#testing/openapi-schema.js';
import { anAddress, Customer, TestShop } from '#testing/test-shop.js';

const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as OpenApiDocument;
const operations = operationsOf(document);
const operation = (id: string): Operation => operations.find((each) => each.id === id)!;

let copy: AshlarCopy;
let shop: TestShop;
let registered: ApiAnswer<LoggedIn>;

beforeAll(async () => {
  copy = await startCopy({ demo: true });
  shop = await TestShop.open(copy);
  registered = await shop.guest.post<LoggedIn>('/auth/register', operation('register').examples[0]?.body);
}, 120_000);

afterAll(() => copy.stop(), 30_000);

const anyPrice = { amount: 1_000, currency: 'GBP' };

/** What a reader has to have before they can use an operation, and then puts into its path. */
type Prepare = (reader: Customer) => Promise<Record<string, string>>;

const order =
  (token?: string, ...steps: string[]): Prepare =>
  async (reader) => {
    const sku = await shop.sku({ stock: 5 });
    const { id } = (await reader.order({ [sku]: 2 }, token)).data;
    for (const step of steps) expect((await shop.admin.post(`/orders/${id}/${step}`)).status).toBe(200);
    return { id };
  };
const address: Prepare = async (reader) => ({ id: (await reader.post<{ id: string }>('/users/me/addresses', anAddress())).data.id });
const user: Prepare = async () => ({ id: (await shop.customer()).user.id });
const category: Prepare = async () => {
  const { id } = (await shop.admin.post<{ id: string }>('/categories', { name: `Shelf ${crypto.randomUUID()}` })).data;
  return { id, idOrSlug: id };
};
const product: Prepare = async () => {
  const variants = ['oak', 'elm'].map((wood) => ({ sku: crypto.randomUUID(), options: { wood }, price: anyPrice, stock: 5 }));
  const { id } = await shop.product({ name: 'Spoon', variants });
  return { id, idOrSlug: id };
};
const variant: Prepare = async (reader) => {
  const { id } = await product(reader);
  const { variants } = (await shop.guest.get<{ variants: { id: string }[] }>(`/products/${id}`)).data;
  return { id: variants[1].id };
};

const prepared: Record<string, Prepare> = {
  updateAddress: address,
  deleteAddress: address,
  getUser: user,
  updateUser: user,
  deleteUser: user,
  getProduct: product,
  updateProduct: product,
  archiveProduct: product,
  createVariant: product,
  updateVariant: variant,
  deleteVariant: variant,
  getCategory: category,
  updateCategory: category,
  deleteCategory: category,
  getStock: async () => ({ sku: await shop.sku() }),
  adjustStock: async () => ({ sku: await shop.sku() }),
  getOrder: order(),
  listOrderEvents: order(),
  cancelOrder: order(),
  payOrder: order(),
  shipOrder: order('tok_ok'),
  deliverOrder: order('tok_ok', 'ship'),
  refundOrder: order('tok_ok'),
  confirmPayment: async (reader) => ({
    id: (await reader.order({ [await shop.sku()]: 1 }, 'tok_3ds')).data.payments[0].id,
  }),
};

/** Examples that show a refusal. */
const refusals: Record<string, number> = { 'payOrder a-card-that-is-declined': 402 };

/** What only the reader knows, instead of what the example says in its place. */
const ownWords: Record<string, (reader: Customer) => object> = { refresh: ({ tokens }) => ({ refreshToken: tokens.refreshToken }) };

/** Only the provider can sign what it sends. */
const notForReaders = ['receiveProviderWebhook'];

/** Somebody whose password is the documented one. */
async function aReader(): Promise<Customer> {
  const body = { ...(operation('register').examples[0]?.body as object), email: `reader-${crypto.randomUUID()}@example.com` };
  const { user: account, tokens } = (await shop.guest.post<LoggedIn>('/auth/register', body)).data;
  return new Customer(copy.url, account, tokens);
}

/** `attr[colour]=red` for what is an object. */
const inQuery = (name: string, value: unknown): [string, string][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).map(([member, each]) => [`${name}[${member}]`, String(each)])
    : [[name, String(value)]];

/** A request as Swagger UI would send it: with the example of every parameter and of the body. */
async function execute({ id, method, path, parameters, access }: Operation, body: unknown, first: boolean): Promise<ApiAnswer> {
  const reader = await aReader();
  const who: ApiClient = { anybody: shop.guest, customers: reader, administrators: shop.admin }[access];
  const inPath = (await prepared[id]?.(reader)) ?? {};
  const given = (place: string) =>
    parameters
      .filter((each) => each.in === place)
      .map(({ name, example, schema }) => [name, example ?? schema.example] as const)
      .filter(([, example]) => example !== undefined);
  const { 'Idempotency-Key': key, ...headers } = Object.fromEntries(given('header').map(([name, value]) => [name, String(value)]));
  const names: Record<string, unknown> = { ...Object.fromEntries(given('path')), ...inPath };
  const query = new URLSearchParams(given('query').flatMap(([name, value]) => inQuery(name, value))).toString();
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(names[name])));
  return who.send({
    method,
    path: copy.url + address + (query && `?${query}`),
    body: ownWords[id]?.(reader) ?? body,
    headers,
    // A second example under the first one's key would be a repeat of it.
    key: key === undefined ? null : first ? key : crypto.randomUUID(),
  });
}

describe('The documentation', () => {
  it('is served as it was committed', async () => {
    expect(await (await fetch(`${copy.url}/docs/openapi.json`)).json()).toEqual(document);
  });

  it('has a page that loads nothing from anywhere else', async () => {
    const page = await fetch(`${copy.url}/docs`);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect((await fetch(new URL(part, `${copy.url}/docs`))).status).toBe(200);
    for (const part of parts) expect(new URL(part, copy.url).origin).toBe(copy.url);
    expect(html).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
  });

  it('prepares nothing for operations that are not there, and leaves out only what a reader cannot send', () => {
    const ids = operations.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(40);
    expect(ids).toEqual(expect.arrayContaining([...Object.keys(prepared), ...Object.keys(ownWords), ...notForReaders]));
    const named = operations.flatMap(({ id, examples }) => examples.map(({ name }) => `${id} ${name}`));
    expect(named).toEqual(expect.arrayContaining(Object.keys(refusals)));
  });

  it('has an example for every request that has a body', () => {
    const silent = operations.filter(({ takesBody, examples }) => takesBody && examples[0]?.body === undefined);
    expect(silent.map(({ id }) => id)).toEqual(notForReaders);
  });

  const requests = operations
    .filter(({ id }) => !notForReaders.includes(id))
    .flatMap((each) => each.examples.map(({ name, body }, index) => ({ ...each, name, body, first: index === 0 })));

  it.each(requests)('$method $path works as it stands ($id, $name)', async ({ name, body, first, ...each }) => {
    const documented = refusals[`${each.id} ${name}`] ?? Number(Object.keys(each.responses).find((status) => /^2/.test(status)));
    const answer = each.id === 'register' ? registered : await execute(each, body, first);
    expect(`${answer.status} ${answer.text}`).toMatch(new RegExp(`^${documented} `));
    const content = each.responses[documented]?.content;
    expect(content === undefined).toBe(answer.text === '');
    if (content === undefined) return;
    const media = content[answer.headers.get('content-type')?.split(';')[0] ?? ''];
    expect(media).toBeDefined();
    expect(mismatches(media.schema, JSON.parse(answer.text), document.components.schemas)).toEqual([]);
  });

  it('shows examples of answers that are what its schemas say', () => {
    const media = operations.flatMap(({ id, responses }) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.values(content).map((each) => ({ ...each, at: `${id} ${status}` })),
      ),
    );
    const shown = media.flatMap(({ at, schema, example, examples = {} }) =>
      [example, ...Object.values(examples).map(({ value }) => value)]
        .filter((value) => value !== undefined)
        .map((value) => ({ at, schema, value })),
    );
    expect(shown.length).toBeGreaterThan(operations.length);
    for (const { at, schema, value } of shown) expect([at, ...mismatches(schema, value, document.components.schemas)]).toEqual([at]);
  });

  it('names goods that the demo sells', async () => {
    const body = operation('placeOrder').examples[0]?.body as { lines: object[] };
    const placed = (await (await aReader()).post<Order>('/orders', body)).data;
    expect(placed).toMatchObject({ status: 'paid', lines: body.lines });
    const { parameters } = operation('listProducts');
    expect(parameters.find(({ name }) => name === 'q')?.schema.example).toBeDefined();
    const query = new URLSearchParams({ q: String(parameters.find(({ name }) => name === 'q')?.schema.example) });
    expect((await shop.guest.get<object[]>(`/products?${query.toString()}`)).data).not.toEqual([]);
  });
});
