import { Injectable } from '@nestjs/common';
import { CountMode, type PageInfo } from '#contracts/generated/ashlar/common/v1/page.js';
import type { Facet, ListProductsRequest } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { KeysetCursors, type KeysetValues } from '#platform/database/keyset-cursor.js';
import { ReadDatabase } from '#platform/database/replicas/read-database.js';
import { rememberedQuery } from '#platform/database/remembered-query.js';
import { forbidden } from '#platform/errors/domain-error.js';
import { FieldChecks } from '../field-checks.js';
import { statusNameOf } from '../product/product.input.js';
import { ProductFacets } from './facets/product-facets.js';
import type { ProductFilter } from './product-filter.js';
import { estimateOf, subtreeIdsOf } from './product-estimate.sql.js';
import { inOrder } from './ordered-products.sql.js';
import { GroupSizes } from './group-sizes.js';
import { countOf } from './product-list.sql.js';
import type { ListWish, Statement } from './list-wish.js';
import { ProductSearch, type FoundPage } from './product-search.js';
import { effectiveSort, keysetOf, type ListedRow } from './product-sort.js';
import type { Correction } from './search-query.js';

const defaultLimit = 24;
const limits = { page: 100, query: 200, slug: 100, brand: 100, attributes: 20, attributeName: 64, attributeValue: 1_000 } as const;

type SizedRow = ListedRow & { few: boolean | null };

/** Products by filter, one page at a time: one statement a page, and one more for a count. */
@Injectable()
export class ListProducts {
  private readonly sizes = new GroupSizes();

  constructor(
    private readonly reads: ReadDatabase,
    private readonly cursors: KeysetCursors,
    private readonly search: ProductSearch,
    private readonly facets: ProductFacets,
  ) {}

  /** `admin`: drafts and archived products too. Throws 400 naming each filter that cannot be meant. */
  async execute(request: ListProductsRequest, admin: boolean): Promise<{ rows: ListedRow[]; page: PageInfo; facets: Facet[] }> {
    check(request);
    const filter = filterOf(request, admin);
    const sort = effectiveSort(request.sort, filter.query !== '');
    const limit = request.page?.limit || defaultLimit;
    const list = JSON.stringify(['products', filter, sort]);
    const after = this.cursors.decode(list, request.page?.cursor ?? '');
    const wish: ListWish = { filter: { ...filter, correction: correctionIn(after) }, sort, after, limit: limit + 1 };
    const [{ rows: found, filter: meant }, counted] = await this.found(wish, request.facets);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const nextCursor = found.length > limit && last ? this.cursors.encode(list, keysetWith(meant.correction, keysetOf(sort, last))) : '';
    const total = await this.total(meant, request.page?.count, counted?.total);
    return { rows, page: { limit, nextCursor, total }, facets: counted?.facets ?? [] };
  }

  /** The page, and its facets when they are wanted: those of a search follow it, as they count what it was taken to mean. */
  private async found(wish: ListWish, withFacets: boolean): Promise<[FoundPage, Awaited<ReturnType<ProductFacets['count']>> | undefined]> {
    const count = async (filter: ProductFilter) => (withFacets ? this.facets.count(filter) : undefined);
    if (wish.filter.query === '') return Promise.all([this.page(wish).then((rows) => ({ rows, filter: wish.filter })), count(wish.filter)]);
    const page = await this.search.page(wish);
    return [page, await count(page.filter)];
  }

  /** How many products have an attribute differs so much by its value that no plan is good for all of them. */
  private async page(wish: ListWish): Promise<ListedRow[]> {
    const { filter } = wish;
    const { text, values } = inOrder(wish, this.sizes.of(filter));
    const rows =
      filter.attributes.length > 0
        ? await this.run<SizedRow>({ text, values })
        : await this.reads.read((manager) => rememberedQuery<SizedRow>(manager, text, values));
    this.sizes.note(filter, rows);
    return rows;
  }

  private async total(filter: ProductFilter, mode: CountMode | undefined, counted: number | undefined): Promise<number | undefined> {
    if (mode === CountMode.COUNT_MODE_EXACT) {
      if (counted !== undefined) return counted;
      const [row] = await this.run<{ total: string }>(countOf(filter));
      return Number(row?.total);
    }
    return mode === CountMode.COUNT_MODE_ESTIMATE ? this.estimate(filter) : undefined;
  }

  private async estimate(filter: ProductFilter): Promise<number | undefined> {
    const [subtree] = filter.category === '' ? [] : await this.run<{ ids: string[] }>(subtreeIdsOf(filter.category));
    if (subtree?.ids.length === 0) return 0;
    const [row] = await this.run<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(estimateOf(filter, subtree?.ids ?? []));
    return row?.['QUERY PLAN'][0].Plan['Plan Rows'];
  }

  private run<Row>({ text, values }: Statement): Promise<Row[]> {
    return this.reads.read((manager) => manager.query(text, values));
  }
}

/** A cursor keeps what the first page was taken to mean, so that all pages are of one search. */
const keysetWith = (correction: Correction | undefined, keyset: KeysetValues): KeysetValues =>
  correction ? [...keyset, JSON.stringify(correction)] : keyset;

const correctionIn = (keyset: KeysetValues | undefined): Correction | undefined =>
  typeof keyset?.[2] === 'string' ? (JSON.parse(keyset[2]) as Correction) : undefined;

function filterOf(request: ListProductsRequest, admin: boolean): ProductFilter {
  const status = statusNameOf(request.status);
  if (!admin && status !== undefined && status !== 'active') throw forbidden();
  return {
    query: request.query.trim(),
    category: request.category,
    brand: request.brand,
    minPrice: request.minPrice ?? undefined,
    maxPrice: request.maxPrice ?? undefined,
    inStock: request.inStock ?? undefined,
    attributes: request.attributes,
    status: admin ? status : 'active',
  };
}

function check({ page, query, category, brand, minPrice, maxPrice, attributes }: ListProductsRequest): void {
  const checks = new FieldChecks();
  checks.wholeNumber('limit', page?.limit || undefined, 1, limits.page);
  checks.text('q', query, { max: limits.query });
  checks.text('category', category, { max: limits.slug });
  checks.text('brand', brand, { max: limits.brand });
  checks.wholeNumber('minPrice', minPrice, 0, Number.MAX_SAFE_INTEGER);
  checks.wholeNumber('maxPrice', maxPrice, 0, Number.MAX_SAFE_INTEGER);
  checks.that(minPrice == null || maxPrice == null || minPrice <= maxPrice, 'minPrice', 'must not be more than maxPrice');
  checks.that(attributes.length <= limits.attributes, 'attr', `must have at most ${limits.attributes} entries`);
  for (const { name, value } of attributes) {
    const field = `attr[${name.replaceAll('\0', '')}]`;
    checks.text(field, name, { min: 1, max: limits.attributeName });
    checks.text(field, value, { max: limits.attributeValue });
  }
  checks.done();
}
