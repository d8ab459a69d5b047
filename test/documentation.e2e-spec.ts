import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '#testing/api-client.js';
import type { LoggedIn, Order } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { type OpenApiDocument, type Operation, operationsOf } from '#testing/openapi-document.js';
import { mismatches } from '#testing/openapi-schema.js';
import { Customer, TestShop } from '#testing/test-shop.js';
import { Receiver } from '#testing/webhook-receiver.js';
import { ownWords, preparations, type Stage } from './documentation-preparation.js';

const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as OpenApiDocument;
const operations = operationsOf(document);
const operation = (id: string): Operation => operations.find((each) => each.id === id)!;

let copy: AshlarCopy;
let shop: TestShop;
let stage: Stage;
let registered: ApiAnswer<LoggedIn>;

beforeAll(async () => {
  const receiver = await new Receiver().start();
  copy = await startCopy({ demo: true, env: { WEBHOOK_ALLOWED_ADDRESSES: receiver.host } });
  shop = await TestShop.open(copy);
  stage = { copy, shop, receiver };
  registered = await shop.guest.post<LoggedIn>('/auth/register', operation('register').examples[0]?.body);
});

afterAll(async () => {
  stage.receiver.stop();
  await copy.stop();
});

/** Examples that show a refusal. */
const refusals: Record<string, number> = { 'payOrder a-card-that-is-declined': 402 };

/** Only the provider can sign what it sends. */
const notForReaders = ['receiveProviderWebhook'];

/** Somebody whose password is the documented one. */
async function aReader(): Promise<Customer> {
  const body = { ...(operation('register').examples[0]?.body as object), email: `reader-${crypto.randomUUID()}@example.com` };
  const { user: account, tokens } = (await shop.guest.post<LoggedIn>('/auth/register', body)).data;
  return new Customer(copy.url, account, tokens);
}

/** `attr[colour]=red` for what is an object, `types=a&types=b` for what is a list (OpenAPI’s default: `form`, exploded). */
const inQuery = (name: string, value: unknown): [string, string][] => {
  if (Array.isArray(value)) return value.map((each) => [name, String(each)]);
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).map(([member, each]) => [`${name}[${member}]`, String(each)]);
};

/** The success that is documented first, which is the one that Swagger UI asks for. */
const success = ({ responses }: Operation): number => Number(Object.keys(responses).find((status) => /^2/.test(status)));

const written = (type: string | undefined, body: unknown): unknown =>
  type === 'application/x-www-form-urlencoded' ? new URLSearchParams(body as Record<string, string>).toString() : body;

/** A request as Swagger UI would send it: with the example of every parameter and of the body. */
async function execute(operation: Operation, body: unknown, first: boolean): Promise<ApiAnswer> {
  const { id, method, path, parameters, access, responses, bodies } = operation;
  const [bodyType] = Object.keys(bodies);
  const reader = await aReader();
  const who: ApiClient = { anybody: shop.guest, customers: reader, administrators: shop.admin }[access];
  const own: Record<string, unknown> = (await preparations(stage)[id]?.(reader)) ?? {};
  const given = (place: string) =>
    parameters
      .filter((each) => each.in === place)
      .map(({ name, example, schema }) => [name, own[name] ?? example ?? schema.example] as const)
      .filter(([, example]) => example !== undefined);
  const { 'Idempotency-Key': key, ...headers } = Object.fromEntries(given('header').map(([name, value]) => [name, String(value)]));
  const names = Object.fromEntries(given('path').map(([name, value]) => [name, String(value)]));
  const query = new URLSearchParams(given('query').flatMap(([name, value]) => inQuery(name, value))).toString();
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name]));
  const [accept = '*/*'] = Object.keys(responses[success(operation)]?.content ?? {});
  return who.send({
    method,
    path: copy.url + address + (query && `?${query}`),
    body: written(bodyType, (await ownWords(stage)[id]?.(reader)) ?? body),
    headers: { accept, ...(bodyType !== undefined && { 'content-type': bodyType }), ...headers },
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
    expect(ids).toEqual(expect.arrayContaining([...Object.keys(preparations(stage)), ...Object.keys(ownWords(stage)), ...notForReaders]));
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
    const documented = refusals[`${each.id} ${name}`] ?? success(each);
    const answer = each.id === 'register' && first ? registered : await execute(each, body, first);
    expect(`${answer.status} ${answer.text}`).toMatch(new RegExp(`^${documented} `));
    const content = each.responses[documented]?.content;
    expect(content === undefined).toBe(answer.text === '');
    if (content === undefined) return;
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    expect(Object.keys(content)).toContain(type);
    const said: unknown = /[/+]json$/.test(type) ? JSON.parse(answer.text) : answer.text;
    expect(mismatches(content[type].schema, said, document.components.schemas)).toEqual([]);
    // An empty list would fit every schema.
    if (each.id in preparations(stage)) expect((said as { data?: unknown }).data).not.toEqual([]);
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
