import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormat, ImportPhase, ImportState, type CreateImportRequest } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { codeOf } from '#testing/code-of.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';

const mebibyte = 1024 * 1024;
const neverMade = '019c1443-6b00-7c3a-9a10-3f2e1d0c4b5a';
const csv = Buffer.from('sku,name,price,currency\nMUG-1,Mug,12.50,GBP\n');

describe('product files', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());

  const request = (fields: Partial<CreateImportRequest> = {}): CreateImportRequest => ({
    ...{
      format: FileFormat.FILE_FORMAT_CSV,
      dryRun: true,
      currency: '',
      locale: '',
      mapping: '',
      gzip: false,
      zeroPrices: false,
      piece: csv,
    },
    ...fields,
  });
  const create = async (fields: Partial<CreateImportRequest> = {}) =>
    (await catalog.asAdmin(() => catalog.imports.createImport(request(fields)))).id;
  const upload = (id: string, number: number, piece: Uint8Array) =>
    catalog.asAdmin(() => catalog.imports.uploadImportPiece({ id, number, piece }));
  const submit = async (id: string, pieces: number) => (await catalog.asAdmin(() => catalog.imports.submitImport({ id, pieces }))).import!;
  const get = async (id: string) => (await catalog.asAdmin(() => catalog.imports.getImport({ id }))).import!;
  const keptOf = async (id: string) => {
    const pieces: { data: Buffer }[] = await catalog.dataSource.query(
      'SELECT data FROM import_piece WHERE import_id = $1 ORDER BY number',
      [id],
    );
    return Buffer.concat(pieces.map(({ data }) => data));
  };
  const errorsOf = async (id: string) => {
    const pages: string[] = [];
    const stream = catalog.asAdmin(() =>
      catalog.gateway.serverStream<object, { lines: Uint8Array }>(
        'ashlar.catalog.v1.ImportService',
        'streamImportErrors',
        { id },
        new AbortController().signal,
      ),
    );
    await catalog.asAdmin(async () => {
      for await (const { lines } of stream) pages.push(Buffer.from(lines).toString());
    });
    return pages;
  };

  it('are kept as they came, piece by piece, and a piece that comes again changes nothing', async () => {
    const id = await create();
    const [second, third] = [Buffer.from('MUG-2,Mug,1,GBP\n'), Buffer.from('MUG-3,Mug,1,GBP\n')];
    await upload(id, 1, second);
    await upload(id, 1, second);
    await upload(id, 2, third);
    expect(await keptOf(id)).toEqual(Buffer.concat([csv, second, third]));
    expect(await submit(id, 3)).toMatchObject({
      ...{ id, state: ImportState.IMPORT_STATE_QUEUED, phase: ImportPhase.IMPORT_PHASE_READING },
      bytesTotal: csv.length + second.length + third.length,
    });
  });

  it('have no gap', async () => {
    const id = await create();
    await expect(upload(id, 2, csv)).rejects.toThrow(codeOf('IMPORT_PIECE_OUT_OF_ORDER'));
    await upload(id, 1, csv);
    await upload(id, 2, csv);
    await expect(upload(id, 1, csv)).rejects.toThrow(codeOf('IMPORT_PIECE_OUT_OF_ORDER'));
    await expect(submit(id, 2)).rejects.toThrow(codeOf('IMPORT_PIECE_OUT_OF_ORDER'));
    await submit(id, 3);
  });

  it('are whole once they were submitted: again changes nothing, and nothing can be added or taken back', async () => {
    const id = await create();
    await submit(id, 1);
    expect((await submit(id, 1)).id).toBe(id);
    await expect(upload(id, 1, csv)).rejects.toThrow(codeOf('IMPORT_NOT_FOUND'));
    await catalog.asAdmin(() => catalog.imports.abandonImport({ id }));
    expect((await get(id)).id).toBe(id);
  });

  it('are nobody’s business before, and leave nothing when they are abandoned', async () => {
    const id = await create();
    await expect(get(id)).rejects.toThrow(codeOf('IMPORT_NOT_FOUND'));
    await expect(errorsOf(id)).rejects.toThrow(codeOf('IMPORT_NOT_FOUND'));
    await catalog.asAdmin(() => catalog.imports.abandonImport({ id }));
    await catalog.asAdmin(() => catalog.imports.abandonImport({ id }));
    expect((await keptOf(id)).length).toBe(0);
    await expect(upload(id, 1, csv)).rejects.toThrow(codeOf('IMPORT_NOT_FOUND'));
    for (const unknown of [neverMade, 'nonsense']) await expect(submit(unknown, 1)).rejects.toThrow(codeOf('IMPORT_NOT_FOUND'));
  });

  it('are listed, the latest first', async () => {
    const ids = [await create(), await create(), await create()];
    for (const id of ids) await submit(id, 1);
    const list = (cursor = '') =>
      catalog.asAdmin(() => catalog.imports.listImports({ page: { limit: 2, cursor, count: CountMode.COUNT_MODE_UNSPECIFIED } }));
    const first = await list();
    const second = await list(first.page?.nextCursor);
    expect([...first.imports, ...second.imports].slice(0, 3).map(({ id }) => id)).toEqual(ids.toReversed());
    await create();
    expect((await list()).imports[0].id).toBe(ids[2]);
  });

  it.each<[string, Partial<CreateImportRequest>, string]>([
    ['without a format', { format: FileFormat.FILE_FORMAT_UNSPECIFIED }, 'format'],
    ['with a currency that is none', { currency: 'XXP' }, 'currency'],
    ['with a locale that is none', { locale: 'not a locale' }, 'locale'],
    ['with a locale that nobody writes in', { locale: 'xx' }, 'locale'],
    ['with a mapping that is no JSON', { mapping: '{' }, 'mapping'],
    ['with a mapping of a format that has its own', { mapping: '{"fields":{}}', format: FileFormat.FILE_FORMAT_SHOPIFY }, 'mapping'],
    ['with a piece that is too large', { piece: Buffer.alloc(mebibyte + 1) }, 'piece'],
  ])('are refused %s', async (_what, fields, field) => {
    await expect(create(fields)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
  });

  it('have an error file in the order of the file, in pages that stay small', async () => {
    const id = await create();
    await submit(id, 1);
    const insert = (from: number, to: number, raw: string) =>
      catalog.dataSource.query(
        `INSERT INTO import_error (import_id, line, nth, sku, code, message, raw)
         SELECT $1, n, 0, 'MUG-' || n, 'PRICE_INVALID', 'is not a price', $4 FROM generate_series($2::int, $3::int) n`,
        [id, from, to, raw],
      );
    await catalog.dataSource.query('DELETE FROM import_error WHERE import_id = $1', [id]);
    await insert(2, 1_201, 'MUG,"Mug"\r\nof two lines');
    await insert(1_202, 1_204, 'x'.repeat(900_000));
    const pages = await errorsOf(id);
    const lines = pages
      .join('')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { line: number });
    expect(lines.map(({ line }) => line)).toEqual(Array.from({ length: 1_203 }, (_, n) => n + 2));
    expect(lines[0]).toEqual({
      ...{ line: 2, sku: 'MUG-2', field: null, code: 'PRICE_INVALID', message: 'is not a price' },
      raw: 'MUG,"Mug"\r\nof two lines',
    });
    expect(pages.length).toBe(5);
  });

  it('are for administrators', async () => {
    const calls: (() => Promise<object>)[] = [
      () => catalog.imports.createImport(request()),
      () => catalog.imports.getImport({ id: neverMade }),
    ];
    for (const call of calls) await expect(catalog.asCustomer(call)).rejects.toThrow(codeOf('FORBIDDEN'));
  });
});
