import type { ProductStatusName } from '../product/product.entity.js';
import { priceConditions, type PriceRange } from './price-ranges.sql.js';
import type { Correction } from './search-query.js';
import type { SqlParams } from './sql-params.js';

/** Which products a list shows. Everything that is set must hold. */
export interface ProductFilter extends PriceRange {
  /** Empty: any. */
  query: string;
  /** What the query was taken to mean beyond its words. */
  correction?: Correction | undefined;
  category: string;
  brand: string;
  inStock: boolean | undefined;
  attributes: readonly { name: string; value: string }[];
  status: ProductStatusName | undefined;
}

type Scalar = string | number | boolean;

/** So many combinations of what several attributes may be stored as are asked for at most. */
const mostAlternatives = 8;

/** The same conditions are put in two ways: to find rows by an index, or to judge rows that are at hand already. */
type Purpose = 'find' | 'judge';

/** SQL conditions on the product `p`; `search` is the `tsquery` of `filter.query`. */
export function conditionsOf(filter: ProductFilter, search: string | undefined, params: SqlParams, purpose: Purpose = 'find'): string[] {
  const conditions: string[] = [];
  if (filter.status !== undefined) conditions.push(`p.status = ${params.add(filter.status)}`);
  if (search !== undefined) conditions.push(`p.search @@ ${search}`);
  if (filter.category !== '') conditions.push(inSubtreeOf(params.add(filter.category), purpose));
  if (filter.brand !== '') conditions.push(`p.brand = ${params.add(filter.brand)}`);
  conditions.push(...priceConditions(filter, params, purpose));
  if (filter.inStock !== undefined) conditions.push(filter.inStock ? 'p.in_stock' : 'NOT p.in_stock');
  conditions.push(...(purpose === 'find' ? attributesTogether(filter, params) : attributesApart(filter, params)));
  return conditions;
}

type Attributes = Pick<ProductFilter, 'attributes'>;

const attributesApart = ({ attributes }: Attributes, params: SqlParams): string[] =>
  attributes.map(({ name, value }) => anyOf(scalarsOf(value).map((scalar) => ({ [name]: scalar })), params)); // prettier-ignore

const anyOf = (alternatives: readonly Record<string, Scalar>[], params: SqlParams): string =>
  `(${alternatives.map((wanted) => `p.attributes @> ${params.add(JSON.stringify(wanted))}::jsonb`).join(' OR ')})`;

/** An index intersects what one condition asks for as it goes, and collects all products of each condition before it intersects those. */
function attributesTogether({ attributes }: Attributes, params: SqlParams): string[] {
  let together: Record<string, Scalar>[] = [{}];
  const others: Attributes['attributes'][number][] = [];
  for (const attribute of attributes) {
    const { name, value } = attribute;
    const alternatives = scalarsOf(value);
    if (Object.hasOwn(together[0], name) || together.length * alternatives.length > mostAlternatives) others.push(attribute);
    else together = together.flatMap((wanted) => alternatives.map((scalar) => ({ ...wanted, [name]: scalar })));
  }
  return attributes.length === 0 ? [] : [anyOf(together, params), ...attributesApart({ attributes: others }, params)];
}

/**
 * SQL: the ids of a category and all below it. Paths are compared byte by byte, and `0` is what follows `/`: the subtree lies between the two, among
 * what only begins alike.
 */
export const subtreeOf = (slug: string): string => `
  SELECT c.id FROM category root JOIN category c ON c.path >= root.path AND c.path < root.path || '0' AND (c.path = root.path OR starts_with(c.path, root.path || '/'))
  WHERE root.slug = ${slug}`;

/** An array is what an index can be searched for. To judge many rows it would be read from its beginning for each; a subquery is hashed, unless it is taken for a join. */
export const inSubtreeOf = (slug: string, purpose: Purpose): string =>
  purpose === 'find' ? `p.category_id = ANY (ARRAY(${subtreeOf(slug)}))` : `(p.category_id IN (${subtreeOf(slug)})) IS TRUE`;

/** A value comes as text but may be stored as a number or a boolean. */
export function scalarsOf(value: string): Scalar[] {
  const scalars: Scalar[] = [value];
  if (value === 'true' || value === 'false') scalars.push(value === 'true');
  if (/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) scalars.push(Number(value));
  return scalars;
}
