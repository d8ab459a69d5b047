import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ApiAnswer } from '#testing/api-client.js';
import type { Order } from '#testing/api-shapes.js';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import type { TestShop } from '#testing/test-shop.js';
import type { PlantedPerson } from './planted-person.js';

const withinMs = 60_000;

/** When each trace of a person was gone, in milliseconds since they asked for it; undefined where it stayed. */
export type Gone = Record<string, number | undefined>;

/** Erases the person as they would themselves, and watches until nothing is left that could be read. */
export async function eraseAndWatch(copy: AshlarCopy, shop: TestShop, { customer, orderId }: PlantedPerson): Promise<Gone> {
  const { id } = customer.user;
  const checks: Record<string, () => Promise<boolean>> = {
    'their token is refused': async () => (await customer.get('/users/me')).status === 401,
    'their export is refused': async () => [401, 404].includes((await customer.get('/users/me/export')).status),
    'administrators find no account': async () => (await shop.admin.get(`/users/${id}`)).status === 404,
    'nor by its address': async () =>
      (await shop.admin.get<object[]>(`/users?email=${encodeURIComponent(customer.user.email)}`)).data.length === 0,
    'the order is nobody’s': async () => {
      const { customerId, email, shippingAddress } = (await shop.admin.get<Order & { shippingAddress: unknown }>(`/orders/${orderId}`))
        .data;
      return customerId === null && email === null && shippingAddress === null;
    },
    'analytics count nobody': async () => !(await everyPage(shop, '/analytics/records')).includes(`"customerId":"${id}"`),
    'the mailing list has them no more': async () => !(await everyPage(shop, '/mailing-list')).includes(id),
    'their keys are gone': () => keysAreGone(copy, id),
    'the erasure is in the ledger': () => Promise.resolve(inLedger(copy, id)),
  };
  const gone: Gone = Object.fromEntries(Object.keys(checks).map((name) => [name, undefined]));
  const began = performance.now();
  const { status } = await customer.delete('/users/me');
  if (status !== 204) throw new Error(`DELETE /users/me answered ${status}`);
  while (Object.values(gone).includes(undefined) && performance.now() - began < withinMs) {
    for (const [name, check] of Object.entries(checks))
      if (gone[name] === undefined && (await check())) gone[name] = performance.now() - began;
    await sleep(100);
  }
  return gone;
}

async function everyPage(shop: TestShop, path: string): Promise<string> {
  let text = '';
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer: ApiAnswer<object[]> = await shop.admin.get<object[]>(
      `${path}?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    text += JSON.stringify(answer.data);
    cursor = answer.json.meta.page?.nextCursor ?? null;
  }
  return text;
}

/** In the databases that have such a table. */
async function keysAreGone(copy: AshlarCopy, personId: string): Promise<boolean> {
  return (await wrappedKeys(copy, personId)).length === 0;
}

/** A person’s data keys as they are kept, wrapped. */
export async function wrappedKeys(copy: AshlarCopy, personId: string): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (const name of ['users', 'orders'] as const) {
    const client = new pg.Client({ connectionString: copy.databaseUrl(name) });
    await client.connect();
    const { rows: tables } = await client.query(`SELECT 1 FROM pg_tables WHERE tablename = 'person_key'`);
    const sql = 'SELECT wrapped FROM person_key WHERE person_id = $1';
    if (tables.length > 0) found.push(...(await client.query<{ wrapped: Buffer }>(sql, [personId])).rows.map(({ wrapped }) => wrapped));
    await client.end();
  }
  return found;
}

function inLedger(copy: AshlarCopy, personId: string): boolean {
  const folder = join(copy.dataDir, 'erasures');
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(personId),
  );
}
