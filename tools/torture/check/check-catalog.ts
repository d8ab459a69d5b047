import type { ImportShown, Merchant } from '../people/merchant.js';
import { brandOfFiles, type Goods, type ProductFile } from '../people/product-file.js';
import type { CatalogState, Shown } from './catalog-state.js';
import { type Violation, violation } from './violation.js';

/** Every file that was taken on has ended as it must, and every road to the catalog shows what the files come to, in the order in which they came in. */
export function checkCatalog(state: CatalogState, { sent, taken }: Pick<Merchant, 'sent' | 'taken'>): Violation[] {
  const there = new Set(state.imports.map(({ id }) => id));
  const files = new Map(sent.map((file) => [file.body.length, file]));
  const books = new Map<string, Goods>();
  const found = taken.filter((id) => !there.has(id)).map((id) => violation(id, 'is an import that was taken on and is not there'));
  for (const each of inOrder(state.imports)) {
    const file = files.get(each.bytesTotal);
    if (!file) found.push(violation(each.id, `is an import of ${each.bytesTotal} bytes, which nobody sent`));
    else {
      found.push(...checkImport(each, file));
      if (!file.isBroken && !each.dryRun) for (const [sku, goods] of file.goods) books.set(sku, goods);
    }
  }
  return [
    ...found,
    ...checkExport(state, books),
    ...checkRoad('the list', state.listed, books),
    ...checkRoad('GraphQL', state.byGraphql, books),
    ...differences(state.listed, state.byGraphql),
    ...(state.counted === books.size
      ? []
      : [violation(brandOfFiles, `is counted ${state.counted} times by its facet, and there are ${books.size}`)]),
    ...state.looks.flatMap(({ slug, found: hits, suggested }) => [
      ...(hits[0] === slug ? [] : [violation(slug, `is not what a search for its name finds first: ${hits.join(', ')}`)]),
      ...(suggested.includes(slug) ? [] : [violation(slug, `is not suggested for its name: ${suggested.join(', ')}`)]),
    ]),
  ];
}

/** One runs at a time. */
const inOrder = (imports: readonly ImportShown[]): ImportShown[] =>
  [...imports].sort((one, other) => (one.startedAt ?? '~').localeCompare(other.startedAt ?? '~'));

function checkImport({ id, state, error, ...counts }: ImportShown, file: ProductFile): Violation[] {
  const outcome = error ? `${state} ${error.code}` : state;
  const expected = file.isBroken ? 'failed GZIP_TRUNCATED' : 'succeeded';
  if (outcome !== expected) return [violation(id, `is an import that is ${outcome} and should be ${expected}`)];
  if (file.isBroken) return counts.created + counts.updated === 0 ? [] : [violation(id, 'is an import that failed and wrote products')];
  const products = counts.created + counts.updated + counts.unchanged;
  const says = `${counts.rowsRead} rows, ${counts.rejected} rejected, ${products} products`;
  const should = `${file.rows} rows, ${file.rejected} rejected, ${file.goods.size} products`;
  return says === should ? [] : [violation(id, `is an import of ${says}, and its file has ${should}`)];
}

function checkExport({ exported }: CatalogState, books: ReadonlyMap<string, Goods>): Violation[] {
  const variants = exported.flatMap((product) => product.variants);
  const own = exported.filter(({ brand }) => brand === brandOfFiles).flatMap((product) => product.variants);
  return [
    ...doubled(
      'the export',
      variants.map(({ sku }) => sku),
    ),
    ...own.filter(({ sku }) => !books.has(sku)).map(({ sku }) => violation(sku, 'is in the export and in no file')),
    ...[...books].flatMap(([sku, { price, stock }]) => {
      const variant = variants.find((each) => each.sku === sku);
      if (!variant) return [violation(sku, 'came in by file and is not in the export')];
      return [
        ...(variant.price.amount === price
          ? []
          : [violation(sku, `costs ${variant.price.amount} in the export, ${price} in the last file`)]),
        ...(stock === undefined || variant.stock === stock
          ? []
          : [violation(sku, `has ${variant.stock} pieces in the export, ${stock} in the last file`)]),
      ];
    }),
  ];
}

function checkRoad(road: string, products: readonly Shown[], books: ReadonlyMap<string, Goods>): Violation[] {
  const bySku = new Map(
    products.flatMap((product) => product.variants.map((variant) => [variant.sku, { ...variant, inStock: product.inStock }])),
  );
  return [
    ...doubled(
      road,
      products.flatMap(({ variants }) => variants.map(({ sku }) => sku)),
    ),
    ...[...bySku.keys()].filter((sku) => !books.has(sku)).map((sku) => violation(sku, `is shown by ${road} and in no file`)),
    ...[...books].flatMap(([sku, { price, stock }]) => {
      const shown = bySku.get(sku);
      if (!shown) return [violation(sku, `came in by file and is not shown by ${road}`)];
      return [
        ...(shown.price.amount === price ? [] : [violation(sku, `costs ${shown.price.amount} by ${road}, ${price} in the last file`)]),
        ...(stock === undefined || shown.inStock === stock > 0
          ? []
          : [violation(sku, `is ${shown.inStock ? '' : 'not '}in stock by ${road}, with ${stock} pieces`)]),
      ];
    }),
  ];
}

function doubled(road: string, skus: readonly string[]): Violation[] {
  const seen = new Set<string>();
  return skus.filter((sku) => seen.has(sku) || !seen.add(sku)).map((sku) => violation(sku, `stands twice in ${road}`));
}

function differences(listed: readonly Shown[], byGraphql: readonly Shown[]): Violation[] {
  const others = new Map(byGraphql.map((product) => [product.id, said(product)]));
  return listed
    .filter((product) => others.get(product.id) !== said(product))
    .map((product) => violation(product.id, `is ${said(product)} by REST, ${others.get(product.id) ?? 'nothing'} by GraphQL`));
}

const said = ({ slug, name, version, inStock, variants }: Shown): string =>
  `${slug} "${name}" version ${version}, ${inStock ? 'in stock' : 'sold out'}, ${variants.map(({ sku, price }) => `${sku} at ${price.amount}`).join(', ')}`;
