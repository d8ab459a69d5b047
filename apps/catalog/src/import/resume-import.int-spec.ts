import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { armFaultPoints, type FaultPoint } from '#platform/faults/fault-point.js';
import { eventually } from '#testing/eventually.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { aSku } from '../../test/making.js';
import { aRow, queueImport, readStaged, toldOf, type Rows } from '../../test/staged-file.js';
import { ImportDatabase, ImportRunner } from './import-runner.js';
import { runImport } from './run-import.js';

describe('an import that is interrupted', () => {
  let catalog: CatalogUnderTest;
  let prefix: string;
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-import-'));
  const faults = join(folder, 'faults');

  beforeAll(async () => {
    catalog = await startCatalog();
    await catalog.get(ImportRunner).beforeApplicationShutdown();
  });
  afterEach(() => armFaultPoints(undefined));
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await catalog.stop();
  });

  const products = 4_500;
  /** Some rows change, one is a duplicate, and one cannot be taken. */
  const batches = (): Rows[] => {
    prefix = aSku('I');
    const rows = Array.from({ length: products }, (_, n) => aRow(n + 2, `${prefix}-${n}`, {}, { price: 100 + n, stock: n % 7 }));
    rows.push(aRow(products + 2, `${prefix}-0`, { name: 'Once more' }, { price: 5 }), aRow(products + 3, `${prefix}-priceless`, {}, {}));
    return Array.from({ length: Math.ceil(rows.length / 100) }, (_, n) => merged(rows.slice(n * 100, (n + 1) * 100)));
  };
  const go = (id: string, signal = new AbortController().signal) => runImport(catalog.get(ImportDatabase).url, id, signal, readStaged);
  const count = async (sql: string): Promise<number> =>
    Number((await catalog.dataSource.query(`SELECT count(*) AS n ${sql}`, [`${prefix}-%`]))[0].n);

  async function expectWhole(id: string): Promise<void> {
    const told = await toldOf(catalog.dataSource, id);
    expect(told).toMatchObject({
      state: 'succeeded',
      created: `${products}`,
      updated: '0',
      unchanged: '0',
      rejected: '2',
      rows_read: `${products + 2}`,
    });
    expect(told.errors).toEqual([
      { line: 2, sku: `${prefix}-0`, code: 'DUPLICATE_SKU' },
      { line: products + 3, sku: `${prefix}-priceless`, code: 'REQUIRED' },
    ]);
    expect(await count('FROM variant WHERE sku LIKE $1')).toBe(products);
    expect(await count('FROM product WHERE id IN (SELECT product_id FROM variant WHERE sku LIKE $1)')).toBe(products);
    expect(await count("FROM event_log WHERE aggregate = 'stock' AND subject LIKE $1 AND version = 1")).toBe(products);
    expect(await count("FROM event_log WHERE aggregate = 'stock' AND subject LIKE $1")).toBe(products);
    expect(
      await count(`FROM event_log WHERE aggregate = 'product' AND type = 'product.created'
                   AND subject IN (SELECT product_id::text FROM variant WHERE sku LIKE $1)`),
    ).toBe(products);
  }

  it.each<FaultPoint>(['catalog.import-reading', 'catalog.import-resolving', 'catalog.import-applying'])(
    'goes on behind %s',
    async (point) => {
      const id = await queueImport(catalog.dataSource, batches());
      let passed = 0;
      writeFileSync(faults, point);
      armFaultPoints(faults, () => {
        if (point !== 'catalog.import-applying' || passed++ > 0) throw new Error('struck');
        writeFileSync(faults, point);
      });
      await expect(go(id)).rejects.toThrow('struck');
      await go(id);
      await expectWhole(id);
    },
  );

  it('stops between two batches when it is told to, and goes on behind the last one', async () => {
    const id = await queueImport(catalog.dataSource, batches());
    const stop = new AbortController();
    writeFileSync(faults, 'catalog.import-applying');
    armFaultPoints(faults, () => stop.abort());
    await expect(go(id, stop.signal)).rejects.toThrow();
    const told = await toldOf(catalog.dataSource, id);
    expect(told).toMatchObject({ state: 'running', phase: 'applying' });
    const done = await catalog.dataSource.query(
      'SELECT count(*) FILTER (WHERE done)::int AS done, count(*)::int AS batches FROM import_batch',
    );
    expect(done[0].done).toBeGreaterThan(0);
    expect(done[0].done).toBeLessThan(done[0].batches);
    await go(id);
    await expectWhole(id);
  });

  it('reads the file once more when PostgreSQL has crashed and its staging tables are empty, and counts nothing twice', async () => {
    const id = await queueImport(catalog.dataSource, batches());
    const stop = new AbortController();
    writeFileSync(faults, 'catalog.import-applying');
    armFaultPoints(faults, () => stop.abort());
    await expect(go(id, stop.signal)).rejects.toThrow();
    await catalog.dataSource.query('SELECT clear_import_staging(NULL)');
    await go(id);
    await expectWhole(id);
  });

  it('counts what stays the same once, however often the file is read', async () => {
    const rows = batches();
    await go(await queueImport(catalog.dataSource, rows));
    await catalog.dataSource.query(`UPDATE variant SET barcode = 'by hand', price = 9 WHERE sku LIKE $1 AND right(sku, 1) IN ('3', '7')`, [
      `${prefix}-%`,
    ]);
    const id = await queueImport(catalog.dataSource, rows);
    const stop = new AbortController();
    writeFileSync(faults, 'catalog.import-applying');
    armFaultPoints(faults, () => stop.abort());
    await expect(go(id, stop.signal)).rejects.toThrow();
    expect(await toldOf(catalog.dataSource, id)).toMatchObject({ state: 'running', phase: 'applying' });
    await catalog.dataSource.query('SELECT clear_import_staging(NULL)');
    await go(id);
    const { created, updated, unchanged, rejected } = await toldOf(catalog.dataSource, id);
    expect([created, updated, unchanged, rejected].map(Number)).toEqual([0, products / 5, products - products / 5, 2]);
  });

  it('is left by whoever worked at it as soon as somebody else has taken over', async () => {
    const id = await queueImport(catalog.dataSource, batches());
    const other = new pg.Client(catalog.get(ImportDatabase).url);
    await other.connect();
    writeFileSync(faults, 'catalog.import-resolving');
    let taken: Promise<unknown> | undefined;
    armFaultPoints(faults, () => {
      // Whoever works at it comes to its batches once another has it, not before.
      taken = other.query(`BEGIN; LOCK TABLE import_batch; UPDATE import SET run = gen_random_uuid() WHERE id = '${id}'; COMMIT`);
    });
    await expect(go(id)).rejects.toThrow(expect.objectContaining({ name: 'TakenOver' }));
    await taken;
    await other.end();
    await go(id);
    await expectWhole(id);
  });

  it('plans a batch anew when somebody made one of its products meanwhile', async () => {
    const id = await queueImport(catalog.dataSource, batches());
    const theirs = new pg.Client(catalog.get(ImportDatabase).url);
    await theirs.connect();
    await catalog.make.product({}, [{ sku: `${prefix}-there` }]);
    await theirs.query('BEGIN');
    await theirs.query('UPDATE variant SET sku = $1 WHERE sku = $2', [`${prefix}-7`, `${prefix}-there`]);
    const running = go(id);
    await eventually(async () => {
      const waiting = `SELECT FROM pg_stat_activity WHERE application_name = 'ashlar-import' AND datname = current_database() AND wait_event_type = 'Lock'`;
      expect(await catalog.dataSource.query(waiting)).toHaveLength(1);
    });
    await theirs.query('COMMIT');
    await theirs.end();
    await running;
    const told = await toldOf(catalog.dataSource, id);
    expect(told).toMatchObject({ state: 'succeeded', created: `${products - 1}`, rejected: '3' });
    expect(told.errors).toContainEqual({ line: 9, sku: `${prefix}-7`, code: 'SKU_TAKEN' });
  });
});

const merged = (rows: readonly Rows[]): Rows => ({
  products: rows.flatMap((row) => row.products),
  variants: rows.flatMap((row) => row.variants),
  rejected: [],
});
