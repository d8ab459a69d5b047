import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Product } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { migrate } from '#platform/database/migrate.js';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import { eventually } from '#testing/eventually.js';
import { PostgresServer } from '#testing/postgres/postgres-server.js';
import { provisionDatabase, urlAs } from '#testing/postgres/provision-database.js';
import { replay, startStandby } from '#testing/postgres/standby.js';
import { startCatalog, type CatalogUnderTest } from '../test/catalog-under-test.js';
import { aProductInput } from '../test/making.js';
import { catalogDatabase } from './data-source.js';

const password = 'only-for-tests';
const maxLagMs = 2_000;

describe('a catalog with a read replica', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-replica-'));
  const primaryDataDir = join(folder, 'primary');
  const primary = new PostgresServer({
    dataDir: primaryDataDir,
    logFile: join(folder, 'primary.log'),
    password,
    durable: false,
    endsWithUs: true,
  });
  let standby: PostgresServer;
  let catalog: CatalogUnderTest;

  beforeAll(async () => {
    await primary.start();
    const passwords = { owner: 'owner', app: 'app', ro: 'ro' };
    await provisionDatabase(primary.adminUrl, { database: 'catalog', service: 'catalog', passwords });
    await migrate(catalogDatabase, urlAs(primary.adminUrl, 'catalog_owner', 'owner', 'catalog'), 'catalog_app');
    const [primaryPassword, dataDir, logFile] = [password, join(folder, 'standby'), join(folder, 'standby.log')];
    standby = await startStandby({ primary, primaryDataDir, primaryPassword, dataDir, logFile });
    const url = (server: PostgresServer) => urlAs(server.adminUrl, 'catalog_app', 'app', 'catalog');
    catalog = await startCatalog({ url: url(primary), replicaUrls: [url(standby)], maxLagMs });
  });

  afterAll(async () => {
    await catalog.stop();
    await standby.stop();
    await primary.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** How often a statement that reads products has run at the server. */
  async function readsAt(server: PostgresServer): Promise<number> {
    const client = new pg.Client({ connectionString: server.adminUrl.replace(/\/postgres$/, '/catalog') });
    await client.connect();
    const { rows } = await client.query<{ calls: string }>(
      "SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements WHERE query LIKE '%FROM product p LEFT JOIN category%p.slug = $1%'",
    );
    await client.end();
    return Number(rows[0].calls);
  }

  const anonymously = <T>(work: () => T, readAfter?: string): T => runInCallContext({ ...backgroundCall('reading'), readAfter }, work);
  const nameOf = async (slug: string, readAfter?: string) =>
    (await anonymously(() => catalog.products.getProduct({ idOrSlug: slug }), readAfter)).product?.name;

  /** Renames a product as an administrator; answers with what the answer says of its position. */
  async function rename({ id }: Product, name: string): Promise<string> {
    const context = { ...backgroundCall('writing'), accessToken: catalog.identity.accessTokenFor({ role: 'admin' }) };
    const caller = { userId: id, role: 'admin' as const, sessionId: id, scopes: [] };
    const call = { ...context, caller };
    await runInCallContext(call, () => catalog.products.updateProduct({ id, updateMask: ['name'], product: aProductInput({ name }) }));
    if (call.wrote === undefined) throw new Error('The answer of a write did not say how far it reaches.');
    return call.wrote;
  }

  it('reads from the replica, and writes to the primary', async () => {
    const product = await catalog.make.product({ name: 'First' });
    await eventually(async () => expect(await nameOf(product.slug)).toBe('First'));
    const before = [await readsAt(standby), await readsAt(primary)];
    for (let n = 0; n < 10; n++) await nameOf(product.slug);
    expect([await readsAt(standby), await readsAt(primary)]).toEqual([before[0] + 10, before[1]]);
  });

  it('passes over a replica that has not replayed what the caller wrote', async () => {
    const product = await catalog.make.product({ name: 'Before' });
    await eventually(async () => expect(await nameOf(product.slug)).toBe('Before'));
    await replay(standby, 'pause');
    try {
      const position = await rename(product, 'After');
      expect(await nameOf(product.slug, position)).toBe('After');
    } finally {
      await replay(standby, 'resume');
    }
  });

  it('reads the primary once the replica is further behind than it may be, and the replica again when it has come up', async () => {
    const product = await catalog.make.product({ name: 'Old' });
    await eventually(async () => expect(await nameOf(product.slug)).toBe('Old'));
    await replay(standby, 'pause');
    try {
      await rename(product, 'New');
      await eventually(async () => expect(await nameOf(product.slug)).toBe('New'));
    } finally {
      await replay(standby, 'resume');
    }
    await eventually(async () => {
      const before = await readsAt(standby);
      await nameOf(product.slug);
      expect(await readsAt(standby)).toBeGreaterThan(before);
    });
  });

  it('answers every read while the replica is down, and reads it again when it is back', async () => {
    const product = await catalog.make.product({ name: 'Steady' });
    await eventually(async () => expect(await nameOf(product.slug)).toBe('Steady'));
    standby.kill();
    for (let n = 0; n < 50; n++) expect(await nameOf(product.slug)).toBe('Steady');
    await standby.stop();
    await standby.start();
    await eventually(async () => {
      const before = await readsAt(standby);
      await nameOf(product.slug);
      expect(await readsAt(standby)).toBeGreaterThan(before);
    });
  });
});
