import pg from 'pg';
import type { ApiAnswer, ApiClient } from '#testing/api-client.js';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { audit } from '../audit/audit.js';
import { findDatabases, findSandbox } from '../running-copy/find-databases.js';
import type { ImportShown, SentFile } from './sent-file.js';

const settleSeconds = 60;

interface ExportedLine {
  variants: { sku: string; price: { amount: number }; stock: number }[];
}

/** What of the files is not in the catalog as it must be, or is there twice: nothing. */
export async function checkImports(copy: AshlarCopy, admin: ApiClient, files: readonly SentFile[]): Promise<string[]> {
  const imports = await everyImport(admin);
  const exported = (await admin.get('/exports/products?format=ndjson', { timeoutMs: 120_000 })).text;
  return [
    ...files.flatMap((file) => fileDifferences(file, imports)),
    ...exportDifferences(files, exported),
    ...(await doubledEvents(copy)),
    ...(await auditViolations(copy)),
  ];
}

/** A file whose first answer was lost may have come in twice: the second time there is nothing left to do. */
function fileDifferences({ number, bytes, refusal, expected }: SentFile, imports: readonly ImportShown[]): string[] {
  if (refusal !== undefined) return [`file ${number} was refused: ${refusal}`];
  const own = imports.filter(({ bytesTotal }) => bytesTotal === bytes);
  const sum = (name: 'created' | 'updated') => own.reduce((total, each) => total + each[name], 0);
  const says = `${sum('created')} created, ${sum('updated')} updated`;
  const should = `${expected.created} created, ${expected.updated} updated`;
  return [
    ...(says === should ? [] : [`of file ${number} come ${says}, and should ${should}`]),
    ...own
      .filter((each) => each.state !== 'succeeded' || each.rejected !== expected.rejected || each.rowsRead !== expected.rowsRead)
      .map(({ id, state, rowsRead, rejected }) => `import ${id} is ${state}, with ${rowsRead} rows and ${rejected} rejected`),
  ];
}

function exportDifferences(files: readonly SentFile[], text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const variants = lines.flatMap((line) => (JSON.parse(line) as ExportedLine).variants).filter(({ sku }) => sku.startsWith('CRATE-'));
  const there = new Map(variants.map(({ sku, price, stock }) => [sku, `${price.amount} and ${stock} pieces`]));
  const books = new Map(files.flatMap(({ goods }) => [...goods]));
  return [
    ...(there.size === variants.length ? [] : [`the export has ${variants.length - there.size} SKUs twice`]),
    ...(there.size === books.size ? [] : [`the export has ${there.size} SKUs of the files, and they name ${books.size}`]),
    ...[...books].flatMap(([sku, { price, stock }]) => {
      const should = `${price} and ${stock} pieces`;
      return there.get(sku) === should ? [] : [`${sku} is exported with ${there.get(sku) ?? 'nothing'}, and should be with ${should}`];
    }),
  ];
}

/** Each product was made once, and each has the pieces that events told of: the audit sees the rest. */
async function doubledEvents(copy: AshlarCopy): Promise<string[]> {
  const catalog = new pg.Client({ connectionString: copy.databaseUrl('catalog') });
  await catalog.connect();
  try {
    const { rows } = await catalog.query<{ events: number; subjects: number; products: number }>(
      `SELECT count(*)::int AS events, count(DISTINCT subject)::int AS subjects, (SELECT count(*)::int FROM product) AS products
       FROM event_log WHERE type = 'product.created'`,
    );
    const [{ events, subjects, products }] = rows;
    return events === products && subjects === products
      ? []
      : [`${events} events tell of ${subjects} new products, and there are ${products}`];
  } finally {
    await catalog.end();
  }
}

async function auditViolations({ dataDir }: AshlarCopy): Promise<string[]> {
  const target = { databaseUrls: findDatabases(dataDir, 'ro', {}), sandboxUrl: findSandbox(dataDir, {}) };
  const { rules } = await audit(target, { settleSeconds });
  return rules.flatMap(({ rule, violations }) => violations.map(({ id, what }) => `${rule}: ${id}: ${what}`));
}

async function everyImport(admin: ApiClient): Promise<ImportShown[]> {
  const found: ImportShown[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: ApiAnswer<ImportShown[]> = await admin.get<ImportShown[]>(
      `/imports?limit=100${next && `&cursor=${encodeURIComponent(next)}`}`,
    );
    found.push(...page.data);
    next = page.json.meta.page?.nextCursor ?? null;
  }
  return found;
}
