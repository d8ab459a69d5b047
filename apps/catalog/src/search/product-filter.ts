import type { ProductStatusName } from '../product/product.entity.js';
import type { SqlParams } from './sql-params.js';

/** Which products a list shows. Everything that is set must hold. */
export interface ProductFilter {
  /** Empty: any. */
  query: string;
  category: string;
  brand: string;
  minPrice: number | undefined;
  maxPrice: number | undefined;
  inStock: boolean | undefined;
  attributes: readonly { name: string; value: string }[];
  status: ProductStatusName | undefined;
}

/** SQL conditions on the product `p`; `search` is the `tsquery` of `filter.query`. */
export function conditionsOf(filter: ProductFilter, search: string | undefined, params: SqlParams): string[] {
  const conditions: string[] = [];
  if (filter.status !== undefined) conditions.push(`p.status = ${params.add(filter.status)}`);
  if (search !== undefined) conditions.push(`p.search @@ ${search}`);
  if (filter.category !== '') conditions.push(inSubtreeOf(params.add(filter.category)));
  if (filter.brand !== '') conditions.push(`p.brand = ${params.add(filter.brand)}`);
  conditions.push(...priceConditions(filter, params));
  if (filter.inStock !== undefined) conditions.push(filter.inStock ? 'p.in_stock' : 'NOT p.in_stock');
  for (const { name, value } of filter.attributes) {
    const alternatives = scalarsOf(value).map((scalar) => `p.attributes @> ${params.add(JSON.stringify({ [name]: scalar }))}::jsonb`);
    conditions.push(`(${alternatives.join(' OR ')})`);
  }
  return conditions;
}

/** Slugs hold neither % nor _, so a path is its own pattern. */
const inSubtreeOf = (slug: string) => `p.category_id = ANY (ARRAY(
  SELECT c.id FROM category root JOIN category c ON c.path = root.path OR c.path LIKE root.path || '/%' WHERE root.slug = ${slug}))`;

/** The product's own least and greatest price decide, unless both bounds fall between them. */
function priceConditions({ minPrice, maxPrice }: ProductFilter, params: SqlParams): string[] {
  const min = minPrice === undefined ? undefined : `${params.add(minPrice)}::bigint`;
  const max = maxPrice === undefined ? undefined : `${params.add(maxPrice)}::bigint`;
  const conditions = [];
  if (max) conditions.push(`p.price_min <= ${max}`);
  if (min) conditions.push(`p.price_max >= ${min}`);
  if (min && max) {
    const between = `EXISTS (SELECT FROM variant v WHERE v.product_id = p.id AND v.price BETWEEN ${min} AND ${max})`;
    conditions.push(`(p.price_min >= ${min} OR p.price_max <= ${max} OR ${between})`);
  }
  return conditions;
}

/** A value comes as text but may be stored as a number or a boolean. */
export function scalarsOf(value: string): (string | number | boolean)[] {
  const scalars: (string | number | boolean)[] = [value];
  if (value === 'true' || value === 'false') scalars.push(value === 'true');
  if (/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) scalars.push(Number(value));
  return scalars;
}
