import { describe, expect, it } from '@jest/globals';
import type { ImportShown } from '../people/merchant.js';
import type { ProductFile } from '../people/product-file.js';
import type { CatalogState, Shown } from './catalog-state.js';
import { checkCatalog } from './check-catalog.js';

const file = (length: number, price: number, fields: Partial<ProductFile> = {}): ProductFile => ({
  ...{ headers: {}, body: Buffer.alloc(length), rows: 2, rejected: 1, isBroken: false },
  goods: new Map([['FILE-0', { name: 'Kettle', price, stock: 7 }]]),
  ...fields,
});

const anImport = (id: string, bytesTotal: number, startedAt: string, fields: Partial<ImportShown> = {}): ImportShown => ({
  ...{ id, bytesTotal, startedAt, state: 'succeeded', dryRun: false, error: null },
  ...{ rowsRead: 2, created: 0, updated: 1, unchanged: 0, rejected: 1 },
  ...fields,
});

const kettle = (price: number, fields: Partial<Shown> = {}): Shown => ({
  ...{ id: 'p', slug: 'kettle', name: 'Kettle', version: 2, inStock: true },
  variants: [{ sku: 'FILE-0', price: { amount: price } }],
  ...fields,
});

const exported = (price: number, stock = 7) => [
  { slug: 'kettle', brand: 'Langdale', variants: [{ sku: 'FILE-0', price: { amount: price }, stock }] },
];

const broken = file(300, 3, { isBroken: true });
const sent = [file(100, 1), file(200, 2), broken];
const taken = ['i1', 'i2', 'i3'];

/** The second file came in first, and the third not at all. */
const aState = (fields: Partial<CatalogState> = {}): CatalogState => ({
  imports: [
    anImport('i3', 300, '2026-01-01T00:00:03Z', { state: 'failed', error: { code: 'GZIP_TRUNCATED' }, updated: 0 }),
    anImport('i2', 200, '2026-01-01T00:00:01Z'),
    anImport('i1', 100, '2026-01-01T00:00:02Z'),
  ],
  exported: exported(1),
  listed: [kettle(1)],
  byGraphql: [kettle(1)],
  counted: 1,
  looks: [{ slug: 'kettle', found: ['kettle'], suggested: ['kettle'] }],
  ...fields,
});

const withImport = (fields: Partial<ImportShown>): Partial<CatalogState> => {
  const [cut, first, last] = aState().imports;
  return { imports: [cut, first, { ...last, ...fields }] };
};

const said = (fields: Partial<CatalogState>, books = { sent, taken }) =>
  checkCatalog(aState(fields), books).map(({ id, what }) => `${id} ${what}`);

describe('The catalog', () => {
  it('is right when it has what the files come to, in the order in which they came in', () => {
    expect(said({})).toEqual([]);
  });

  it('may have what an import brought whose answer was lost, and has nothing of a dry run', () => {
    expect(said({}, { sent, taken: [] })).toEqual([]);
    const dry = anImport('i4', 200, '2026-01-01T00:00:09Z', { dryRun: true });
    expect(said({ imports: [...aState().imports, dry] })).toEqual([]);
  });

  it.each<[string, Partial<CatalogState>, string]>([
    ['lost an import', { imports: aState().imports.slice(1) }, 'i3 is an import that was taken on and is not there'],
    ['has an import of nobody', { imports: [...aState().imports, anImport('x', 9, '')] }, 'x is an import of 9 bytes, which nobody sent'],
    ['never ended an import', withImport({ state: 'running' }), 'i1 is an import that is running and should be succeeded'],
    [
      'gave an import up',
      withImport({ state: 'failed', error: { code: 'INTERNAL' } }),
      'i1 is an import that is failed INTERNAL and should be succeeded',
    ],
    [
      'counted rows twice',
      withImport({ rowsRead: 4 }),
      'i1 is an import of 4 rows, 1 rejected, 1 products, and its file has 2 rows, 1 rejected, 1 products',
    ],
    ['has the price of another file', { exported: exported(2) }, 'FILE-0 costs 2 in the export, 1 in the last file'],
    ['has other stock', { exported: exported(1, 14) }, 'FILE-0 has 14 pieces in the export, 7 in the last file'],
    ['exports nothing', { exported: [] }, 'FILE-0 came in by file and is not in the export'],
    ['has a product twice', { exported: [...exported(1), ...exported(1)] }, 'FILE-0 stands twice in the export'],
    ['lists an old price', { listed: [kettle(2)] }, 'FILE-0 costs 2 by the list, 1 in the last file'],
    ['lists it as sold out', { listed: [kettle(1, { inStock: false })] }, 'FILE-0 is not in stock by the list, with 7 pieces'],
    ['lists nothing', { listed: [] }, 'FILE-0 came in by file and is not shown by the list'],
    [
      'has another version by GraphQL',
      { byGraphql: [kettle(1, { version: 1 })] },
      'p is kettle "Kettle" version 2, in stock, FILE-0 at 1 by REST, kettle "Kettle" version 1, in stock, FILE-0 at 1 by GraphQL',
    ],
    ['counts one too many', { counted: 2 }, 'Langdale is counted 2 times by its facet, and there are 1'],
    [
      'does not find it',
      { looks: [{ slug: 'kettle', found: ['mug'], suggested: ['kettle'] }] },
      'kettle is not what a search for its name finds first: mug',
    ],
    ['does not suggest it', { looks: [{ slug: 'kettle', found: ['kettle'], suggested: [] }] }, 'kettle is not suggested for its name: '],
  ])('is wrong when it %s', (_what, fields, sentence) => {
    expect(said(fields)).toContain(sentence);
  });

  it('is wrong when a file that was cut wrote something', () => {
    const [cut, ...others] = aState().imports;
    expect(said({ imports: [{ ...cut, created: 1 }, ...others] })).toEqual(['i3 is an import that failed and wrote products']);
  });
});
