import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormat, type StreamProductsResponse } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { codeOf } from '#testing/code-of.js';
import { eventually } from '#testing/eventually.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { fillCatalog } from '../../test/many-products.js';
import { gbp } from '../../test/making.js';

describe('exporting products', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => {
    catalog = await startCatalog();
    const home = await catalog.make.category('Home > Garden');
    const pots = await catalog.make.category('Pots', { parentId: home.id });
    await catalog.make.product(
      {
        ...{ slug: 'pot', name: '=SUM(A1)', description: 'Two lines,\nand "quotes"', brand: 'Ö & Co', categoryId: pots.id },
        attributes: { colour: { text: 'red' }, litres: { number: 2.5 }, hardy: { flag: true }, note: { text: '' } },
        images: ['https://example.com/1.jpg', 'https://example.com/2.jpg'],
        seo: { title: 'Pot', description: undefined },
      },
      [
        { sku: 'POT-S', options: { Size: 'S' }, price: gbp(1290), compareAtPrice: gbp(1500), barcode: '0012', weightGrams: 5, stock: 7 },
        { sku: 'POT-L', options: { Size: 'L' }, price: gbp(5), lowStockThreshold: 2, trackInventory: false },
      ],
    );
    await catalog.make.product({ slug: 'yen', name: 'Draft', status: ProductStatus.PRODUCT_STATUS_DRAFT }, [
      { sku: 'YEN', price: { amount: 1200, currency: 'JPY' } },
    ]);
  });
  afterAll(() => catalog.stop());

  async function exported(format: FileFormat): Promise<string> {
    const stream = catalog.asAdmin(() =>
      catalog.gateway.serverStream<object, StreamProductsResponse>(
        'ashlar.catalog.v1.ExportService',
        'streamProducts',
        { format },
        new AbortController().signal,
      ),
    );
    const pieces: Uint8Array[] = [];
    await catalog.asAdmin(async () => {
      for await (const { piece } of stream) pieces.push(piece);
    });
    return Buffer.concat(pieces).toString('utf8');
  }

  it('writes a CSV with a row a variant, typed attributes, decimal prices and no formula', async () => {
    const text = await exported(FileFormat.FILE_FORMAT_CSV);
    expect(text.split('\r\n')).toEqual([
      'slug,externalId,name,description,status,brand,category,images,options,seo.title,seo.description,' +
        'attributes.colour,attributes.hardy:boolean,attributes.litres:number,attributes.note,' +
        'sku,title,price,currency,compareAtPrice,costPrice,barcode,weightGrams,trackInventory,lowStockThreshold,stock,options.Size',
      `pot,,"'=SUM(A1)","Two lines,\nand ""quotes""",active,Ö & Co,Home \\> Garden > Pots,https://example.com/1.jpg | https://example.com/2.jpg,,Pot,,` +
        'red,true,2.5,"",POT-S,S,12.90,GBP,15.00,,0012,5,true,,7,S',
      'pot,,,,,,,,,,,,,,,POT-L,L,0.05,GBP,,,,,false,2,0,L',
      'yen,,Draft,,draft,,,,,,,,,,,YEN,,1200,JPY,,,,,true,,0,',
      '',
    ]);
  });

  it('writes NDJSON whose lines are the bodies that would make the products', async () => {
    const lines = (await exported(FileFormat.FILE_FORMAT_NDJSON)).trimEnd().split('\n');
    const [pot, yen] = lines.map((line) => JSON.parse(line) as object);
    expect(lines).toHaveLength(2);
    expect(pot).toMatchObject({
      ...{ slug: 'pot', name: '=SUM(A1)', brand: 'Ö & Co', category: ['Home > Garden', 'Pots'], status: 'active', seo: { title: 'Pot' } },
      attributes: { colour: 'red', litres: 2.5, hardy: true, note: '' },
      variants: [
        { sku: 'POT-S', options: { Size: 'S' }, price: gbp(1290), compareAtPrice: gbp(1500), costPrice: null, stock: 7 },
        { sku: 'POT-L', price: gbp(5), trackInventory: false, lowStockThreshold: 2, stock: 0 },
      ],
    });
    expect(yen).toMatchObject({ slug: 'yen', status: 'draft', category: [], variants: [{ price: { amount: 1200, currency: 'JPY' } }] });
  });

  it('refuses a format that is not written, and anybody who is no administrator', async () => {
    await expect(exported(FileFormat.FILE_FORMAT_SHOPIFY)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    const stream = catalog.gateway.serverStream(
      'ashlar.catalog.v1.ExportService',
      'streamProducts',
      { format: 1 },
      new AbortController().signal,
    );
    await expect(catalog.asCustomer(() => stream.next())).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('an export that a stop of the service comes between', () => {
  it('is broken off, and never ends as if it were whole', async () => {
    const catalog = await startCatalog();
    // More pieces than are on their way at once while nobody reads on.
    await fillCatalog(catalog.dataSource, 400);
    await catalog.dataSource.query(`UPDATE product SET description = repeat('x', 100000)`);
    const stream = catalog.asAdmin(() =>
      catalog.gateway.serverStream<object, StreamProductsResponse>(
        ...(['ashlar.catalog.v1.ExportService', 'streamProducts', { format: FileFormat.FILE_FORMAT_NDJSON }] as const),
        new AbortController().signal,
      ),
    );
    await catalog.asAdmin(() => stream.next());
    const stopped = catalog.end();
    await eventually(
      () => expect(catalog.from('users').stock.getStock({ sku: 'NONE' })).rejects.toThrow(codeOf('SERVICE_UNAVAILABLE')),
      20_000,
    );
    const rest = async () => {
      for await (const { piece } of stream) expect(piece.length).toBeGreaterThan(0);
    };
    await expect(rest()).rejects.toThrow(codeOf('SERVICE_UNAVAILABLE'));
    await stopped;
    await catalog.stop();
  });
});
