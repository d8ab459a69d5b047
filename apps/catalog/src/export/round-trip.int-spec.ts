import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormat, type StreamProductsResponse } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { ProductStatus, type AttributeValue } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { SeededRandom } from '#testing/seeded-random.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { ImportDatabase, ImportRunner } from '../import/import-runner.js';
import { runImport } from '../import/run-import.js';

const awkward = [
  '=1+1',
  '@here',
  "'quoted",
  "'=x",
  ' "a, b" ',
  'semi;colon',
  'tab\tbed',
  'Ünïcode 漢字',
  'a > b',
  'back\\slash',
  '-5',
  '+5',
  'true',
  '007',
];
const words = [...awkward, 'plain', 'two words', '<b>bold</b>', '5 < 6 & 7'];
type Attributes = Record<string, AttributeValue>;

const currencies = ['GBP', 'JPY', 'KWD'];

/** Products whose every field is something that files spoil easily. */
async function fill(catalog: CatalogUnderTest, random: SeededRandom): Promise<void> {
  const root = await catalog.make.category('Tools > and \\ more');
  const leaf = await catalog.make.category('Hammers', { parentId: root.id });
  const oneLine = () => random.of(words).replaceAll('\t', ' ').trim();
  for (let n = 0; n < 40; n++) {
    const currency = random.of(currencies);
    const price = 1 + random.below(5_000_000);
    const sizes = ['S', 'M', "L'", '10"'].slice(0, 1 + random.below(4));
    await catalog.make.product(
      {
        name: `${oneLine()} ${n}`,
        description: random.of(['', 'One\nTwo', random.of(words), 'Ends with a line\n']),
        status: random.of([ProductStatus.PRODUCT_STATUS_ACTIVE, ProductStatus.PRODUCT_STATUS_DRAFT, ProductStatus.PRODUCT_STATUS_ARCHIVED]),
        brand: random.of([undefined, oneLine()]),
        categoryId: random.of([undefined, root.id, leaf.id]),
        attributes: {
          ...random.of<Attributes>([{}, { colour: { text: oneLine() } }, { colour: { text: '' } }]),
          ...random.of<Attributes>([{}, { size: { number: random.of([-1.5, 1e21, 42, 0]) } }, { size: { text: '42' } }]),
          ...random.of<Attributes>([{}, { 'odd:number': { flag: random.below(2) === 0 } }, { 'odd:number': { text: '1' } }]),
        },
        images: random.of([[], ['https://example.com/a.jpg?x=1,2|3', 'https://example.com/b.jpg']]),
        seo: random.of([undefined, { title: oneLine() }, { title: oneLine(), description: oneLine() }]),
        options: random.of([[], [{ name: 'Size', values: ['XXL', ...sizes] }]]),
      },
      sizes.map((size, at) => ({
        ...{ sku: `=SKU-${n}-${at}`, options: { Size: size }, price: { amount: price + at, currency }, stock: random.below(50) },
        ...random.of([{}, { compareAtPrice: { amount: price + 100, currency }, costPrice: { amount: 0, currency } }]),
        ...random.of([{}, { barcode: '0012345678905', weightGrams: random.below(1_000), lowStockThreshold: 0, trackInventory: false }]),
        ...random.of([{}, { title: oneLine() }]),
      })),
    );
  }
}

/** The rows of each product, whatever the order of the products. */
const rowsOf = (file: Buffer): string[] =>
  file
    .toString()
    .split(/(?<=[\r}]\n)/)
    .sort();

describe.each([
  ['CSV', FileFormat.FILE_FORMAT_CSV],
  ['NDJSON', FileFormat.FILE_FORMAT_NDJSON],
] as const)('products that go out as %s and come in again', (_name, format) => {
  let catalog: CatalogUnderTest;
  let other: CatalogUnderTest;
  beforeAll(async () => {
    [catalog, other] = [await startCatalog(), await startCatalog()];
    for (const each of [catalog, other]) await each.get(ImportRunner).beforeApplicationShutdown();
    await fill(catalog, new SeededRandom());
  });
  afterAll(() => Promise.all([catalog.stop(), other.stop()]));

  async function exported(from: CatalogUnderTest): Promise<Buffer> {
    const signal = new AbortController().signal;
    const pieces: Uint8Array[] = [];
    await from.asAdmin(async () => {
      const stream = from.gateway.serverStream<object, StreamProductsResponse>(
        'ashlar.catalog.v1.ExportService',
        'streamProducts',
        { format },
        signal,
      );
      for await (const { piece } of stream) pieces.push(piece);
    });
    return Buffer.concat(pieces);
  }

  async function imported(into: CatalogUnderTest, piece: Buffer) {
    const settings = { format, dryRun: false, currency: '', locale: '', mapping: '', gzip: false, zeroPrices: false };
    const { id } = await into.asAdmin(() => into.imports.createImport({ ...settings, piece }));
    await into.asAdmin(() => into.imports.submitImport({ id, pieces: 1 }));
    await runImport(into.get(ImportDatabase).url, id, new AbortController().signal);
    const errors: object[] = await into.dataSource.query('SELECT line, sku, field, code, message FROM import_error WHERE import_id = $1', [
      id,
    ]);
    const { created, updated, unchanged, rejected } = (await into.asAdmin(() => into.imports.getImport({ id }))).import!;
    return { created, updated, unchanged, rejected, errors };
  }

  it('change nothing where they come from, and raise no event', async () => {
    const file = await exported(catalog);
    const events = async (): Promise<object[]> => catalog.dataSource.query('SELECT count(*) AS events FROM event_log');
    const before = await events();
    expect(await imported(catalog, file)).toEqual({ created: 0, updated: 0, unchanged: 40, rejected: 0, errors: [] });
    expect(await events()).toEqual(before);
    expect(rowsOf(await exported(catalog))).toEqual(rowsOf(file));
  });

  it('are the same in another catalog, to the last unit of each price', async () => {
    const file = await exported(catalog);
    expect(await imported(other, file)).toEqual({ created: 40, updated: 0, unchanged: 0, rejected: 0, errors: [] });
    expect(rowsOf(await exported(other))).toEqual(rowsOf(file));
  });
});
