import type { Facet, FacetValue } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { formatMoney } from '#platform/mail/format-money.js';
import { scalarsOf, type ProductFilter } from '../product-filter.js';
import type { Scalar } from './attribute-terms.js';
import type { FacetCounter } from './facet-counter.js';
import type { FacetIndex } from './facet-index.js';

const mostValues = 50;
const mostAttributes = 20;

/** Counts as they are shown. What was chosen is always there; other values only when choosing them would leave something. */
export function facetsOf(index: FacetIndex, filter: ProductFilter, counter: FacetCounter): Facet[] {
  return [
    { name: 'category', values: categoryValues(index, filter.category, counter) },
    { name: 'brand', values: brandValues(index, filter.brand, counter) },
    { name: 'price', values: priceValues(index, counter) },
    ...attributeFacets(index, filter, counter),
  ];
}

/** Those beside the category that was chosen, itself among them, and those below it; without one, those at the root. */
function categoryValues({ categories }: FacetIndex, slug: string, counter: FacetCounter): FacetValue[] {
  const chosen = slug === '' ? undefined : categories.node(categories.find(slug) ?? 0);
  if (slug !== '' && !chosen) return [];
  const values = (numbers: readonly number[]) =>
    numbers.flatMap((number) => {
      const node = categories.node(number);
      return node ? [{ value: node.slug, label: node.name, count: categories.sum(number, counter.categories) }] : [];
    });
  const beside = mostCounted(values(categories.below(chosen?.parentId ?? null)), slug);
  return chosen ? [...beside, ...mostCounted(values(categories.below(chosen.id)), '')].slice(0, 2 * mostValues) : beside;
}

function brandValues({ brands }: FacetIndex, chosen: string, counter: FacetCounter): FacetValue[] {
  const values: FacetValue[] = [];
  for (let number = 1; number < counter.brands.length; number++) {
    const value = brands.texts[number];
    if (counter.brands[number] > 0 || value === chosen) values.push({ value, label: value, count: counter.brands[number] });
  }
  return mostCounted(values, chosen);
}

/** The attributes that most of the products have, and those that were chosen. */
function attributeFacets(index: FacetIndex, filter: ProductFilter, counter: FacetCounter): Facet[] {
  const chosen = new Map(filter.attributes.map(({ name, value }) => [name, value]));
  const found = [...index.terms.facets()].flatMap(({ name, terms }) => {
    let products = 0;
    for (const term of terms.values()) products += counter.terms[term] ?? 0;
    return products > 0 || chosen.has(name) ? [{ name, terms, products: chosen.has(name) ? Number.MAX_SAFE_INTEGER : products }] : [];
  });
  found.sort((a, b) => b.products - a.products || compare(a.name, b.name));
  return found
    .slice(0, Math.max(mostAttributes, chosen.size))
    .map(({ name, terms }) => ({
      name: `attr.${name}`,
      values: mostCounted(attributeValues(terms, counter, chosen.get(name)), chosen.get(name) ?? ''),
    }))
    .filter(({ values }) => values.length > 0);
}

/** A value is shown as it is filtered by, and counts whatever that filter would find: `42` the number and the text. */
function attributeValues(terms: ReadonlyMap<Scalar, number>, counter: FacetCounter, chosen: string | undefined): FacetValue[] {
  const values = new Map<string, FacetValue>();
  for (const [scalar, term] of terms) {
    const value = String(scalar);
    if (value === '' || values.has(value) || (value !== chosen && !counter.terms[term])) continue;
    const alternatives = scalarsOf(value);
    if (!alternatives.includes(scalar)) continue;
    const count = alternatives.reduce((sum: number, other) => sum + (counter.terms[terms.get(other) ?? -1] ?? 0), 0);
    values.set(value, { value, label: value, count });
  }
  return [...values.values()];
}

function mostCounted(values: readonly FacetValue[], chosen: string): FacetValue[] {
  const kept = values.filter(({ value, count }) => count > 0 || value === chosen);
  const first = ({ value }: FacetValue) => (value === chosen ? 1 : 0);
  const most =
    kept.length > mostValues
      ? [...kept].sort((a, b) => first(b) - first(a) || b.count - a.count || compare(a.label, b.label)).slice(0, mostValues)
      : kept;
  return most.sort((a, b) => b.count - a.count || compare(a.label, b.label));
}

/** With amounts as people read them, when there is but one currency. */
function priceValues({ currencies }: FacetIndex, { prices }: FacetCounter): FacetValue[] {
  const currency = prices.currency === undefined ? undefined : currencies.texts[prices.currency];
  return prices.ranges().map(({ from, to, count }) => {
    const label = currency && [from, to].map((amount) => formatMoney({ amount, currency })).join(' – ');
    return { value: `${from}-${to}`, label: label ?? `${from}-${to}`, count };
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
