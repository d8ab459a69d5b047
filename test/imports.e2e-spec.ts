import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { asAdmin } from '#testing/postgres/provision-database.js';
import { TestShop } from '#testing/test-shop.js';
import { audit } from '../tools/audit/audit.js';
import { findDatabases, findSandbox } from '../tools/running-copy/find-databases.js';

const main = join(import.meta.dirname, '../dist/tools/import/main.js');
const patienceMs = 60_000;

interface Import {
  id: string;
  state: string;
  phase: string;
  rowsRead: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  bytesRead: number;
  bytesTotal: number;
  error: { code: string; message: string } | null;
}

let copy: AshlarCopy;
let shop: TestShop;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'imports-'));
  copy = await startCopy();
  shop = await TestShop.open(copy);
});
afterAll(async () => {
  await copy?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const header = 'sku,name,brand,category,price,currency,stock,status';
/** So many goods of that kind, each with a price of its own. */
const goods = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${kind}-${n},${kind} ${n},Langdale,Kitchen > ${kind},${n + 1}.50,GBP,${n % 50},active`);
const file = (...rows: string[]): string => [header, ...rows, ''].join('\n');

const send = (body: string | Uint8Array, query = 'format=csv', headers: Record<string, string> = {}) =>
  shop.admin.send<Import>({
    method: 'POST',
    path: `/imports?${query}`,
    body,
    headers: { 'content-type': 'text/csv', ...headers },
    key: null,
  });
const look = async (id: string) => (await shop.admin.get<Import>(`/imports/${id}`)).data;
const over = (id: string) =>
  eventually(async () => {
    const now = await look(id);
    expect(['succeeded', 'failed']).toContain(now.state);
    return now;
  }, patienceMs);
const count = async (query: string) => (await shop.admin.get<unknown[]>(`/products?limit=1&count=exact&${query}`)).json.meta.page?.total;

/** Nobody else can write that product until the answer is called. */
async function holdProductOf(sku: string): Promise<() => Promise<void>> {
  const holder = new pg.Client(copy.databaseUrl('catalog'));
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM product WHERE id = (SELECT product_id FROM variant WHERE sku = $1) FOR UPDATE', [sku]);
  return () => holder.end();
}

/** Some of its rows are in, and the rest wait for a product that somebody holds. */
const isInTheMiddle = (id: string) =>
  asAdmin(copy.databaseUrl('catalog'), async (catalog) => {
    const { rows } = await catalog.query<{ is: boolean }>(
      `SELECT EXISTS (SELECT FROM import_batch WHERE import_id = $1 AND done) AND NOT (SELECT bool_and(done) FROM import_batch WHERE import_id = $1)
         AND EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'ashlar-import' AND wait_event_type = 'Lock') AS is`,
      [id],
    );
    return rows[0]?.is;
  });

describe('A file of products', () => {
  it('is taken on, comes in, and can be found; the rows that are wrong are told', async () => {
    const text = file(
      ...goods('Mug', 200),
      'MUG-BAD,Mug,Langdale,Kitchen,free,GBP,1,active',
      'Mug-0,Mug 0 again,Langdale,Kitchen,9.00,GBP,1,active',
    );
    const taken = await send(text);
    expect([taken.status, taken.headers.get('location')]).toEqual([202, `/api/v1/imports/${taken.data.id}`]);
    const now = await over(taken.data.id);
    expect(now).toMatchObject({
      ...{ state: 'succeeded', phase: 'done', rowsRead: 202, created: 200, updated: 0, unchanged: 0, rejected: 2, error: null },
      ...{ bytesRead: text.length, bytesTotal: text.length },
    });
    const errors = await shop.admin.get(`/imports/${now.id}/errors`);
    const rows = errors.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(rows).toEqual([
      { line: 2, sku: 'Mug-0', field: 'sku', code: 'DUPLICATE_SKU', message: expect.any(String), raw: goods('Mug', 1)[0] },
      {
        line: 202,
        sku: 'MUG-BAD',
        field: 'price',
        code: expect.stringMatching(/^PRICE/),
        message: expect.any(String),
        raw: expect.stringContaining('free'),
      },
    ]);
    expect(await count('category=kitchen')).toBe(200);
    expect((await shop.guest.get<{ name: string }[]>('/products?q=mug+117')).data[0]).toMatchObject({ name: 'Mug 117' });
    expect(await shop.stockOf('Mug-7')).toMatchObject({ onHand: 7 });
  });

  it('changes nothing the second time', async () => {
    const events = () =>
      asAdmin(
        copy.databaseUrl('catalog'),
        async (catalog) => (await catalog.query<{ events: string }>('SELECT count(*) AS events FROM event_log')).rows,
      );
    const text = file(...goods('Mug', 200).slice(1));
    const before = await events();
    expect(await over((await send(text)).data.id)).toMatchObject({ created: 0, updated: 0, unchanged: 199, rejected: 0 });
    expect(await events()).toEqual(before);
  });

  it('that is not what it says is refused at once, or fails, and leaves the catalog as it was', async () => {
    const before = await count('');
    expect((await send('{"sku":"A"}\n', 'format=shopify')).outcome).toBe('400 UNSUPPORTED_FORMAT');
    expect((await send(Buffer.from('89504e470d0a1a0a', 'hex'))).outcome).toBe('400 UNSUPPORTED_FORMAT');
    const zipped = gzipSync(file(...goods('Lost', 500)));
    const cut = await send(zipped.subarray(0, zipped.length - 200), 'format=csv', { 'content-encoding': 'gzip' });
    expect(await over(cut.data.id)).toMatchObject({ state: 'failed', created: 0, error: { code: 'GZIP_TRUNCATED' } });
    expect(await count('')).toBe(before);
    expect(await count('q=lost')).toBe(0);
  });

  it('goes on where it was when catalog is killed in the middle, and nothing comes twice', async () => {
    await over((await send(file(...goods('Plate', 10)))).data.id);
    const rows = [...goods('Bowl', 8_000), 'Plate-9,Plate of another name,Langdale,Kitchen > Plate,10.50,GBP,9,active'];
    const letGo = await holdProductOf('Plate-9');
    const { id } = (await send(gzipSync(file(...rows)), 'format=csv', { 'content-encoding': 'gzip' })).data;
    await eventually(async () => expect(await isInTheMiddle(id)).toBe(true), patienceMs).finally(() => {
      process.kill(copy.pids()['catalog'] ?? 0, 'SIGKILL');
      return letGo();
    });
    expect(await eventually(() => over(id), patienceMs)).toMatchObject({ state: 'succeeded', created: 8_000, updated: 1, rejected: 0 });
    expect(await count('category=bowl')).toBe(8_000);
    const databaseUrls = findDatabases(copy.dataDir, 'ro', {});
    const { rules } = await audit({ databaseUrls, sandboxUrl: findSandbox(copy.dataDir, {}) }, { settleSeconds: 60 });
    expect(rules.flatMap(({ violations }) => violations)).toEqual([]);
  }, 240_000);
});

describe('npm run import', () => {
  const run = (args: string[]) =>
    new Promise<{ code: number | null; said: string }>((resolve) => {
      const { email, password } = copy.admin;
      const where = ['--url', copy.url, '--data-dir', copy.dataDir, '--admin-email', email, '--admin-password', password];
      const child = spawn(process.execPath, [main, ...args, ...where], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
      child.once('close', (code) => resolve({ code, said }));
    });
  const path = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return name;
  };

  it('ends with 0 when every row was taken', async () => {
    const { code, said } = await run([path('cups.csv.gz', gzipSync(file(...goods('Cup', 20))))]);
    expect(said).toMatch(/cups\.csv\.gz \(csv\): 20 rows.*20 created, 0 updated, 0 unchanged\n {2}rows not taken: 0/s);
    expect(code).toBe(0);
  });

  it('ends with 1 when some were not, and writes them to a file', async () => {
    const rows = '{"Artikel":"JUG-1","Preis":"1.290,00"}\n{"Artikel":"JUG-2","Preis":"gratis"}\n';
    const mapping = path('mapping.json', JSON.stringify({ fields: { sku: 'Artikel', name: 'Artikel', price: 'Preis' } }));
    const { code, said } = await run([
      path('jugs.ndjson', rows),
      '--mapping',
      mapping,
      '--locale',
      'de-DE',
      '--currency',
      'EUR',
      '--dry-run',
    ]);
    expect(said).toMatch(/1 would be created.*1 PRICE\w*\n {2}each with its row in jugs\.errors\.ndjson/s);
    expect(code).toBe(1);
    expect(JSON.parse(readFileSync(join(folder, 'jugs.errors.ndjson'), 'utf8'))).toMatchObject({ line: 2, sku: 'JUG-2' });
    expect(await count('q=jug')).toBe(0);
  });

  it('ends with 2 when nothing came in', async () => {
    const refused = await run([path('goods.csv', file(...goods('Cup', 1))), '--format', 'woocommerce']);
    expect([refused.code, refused.said]).toEqual([2, expect.stringContaining('UNSUPPORTED_FORMAT')]);
    expect((await run(['nothing.csv'])).code).toBe(2);
    expect((await run([])).said).toContain('Usage: npm run import');
  });
});
