import { scalarsOf, type ProductFilter } from '../product-filter.js';
import { inStockBit, statusNumbers, type FacetIndex } from './facet-index.js';
import type { OrdinalSet } from './ordinal-set.js';

/** What an attribute must be: one of these terms. */
export interface WantedAttribute {
  /** Its number in the index; `noAttribute` when no product has it. */
  attribute: number;
  terms: readonly number[];
}

/** A filter in the numbers of the index. */
export interface FacetQuestion {
  /** What must hold of every product that is counted anywhere: `(state & mask) === state`. */
  stateMask: number;
  state: number;
  /** What PostgreSQL found for the text and for what the index does not know; undefined: nothing was to be found. */
  among: OrdinalSet | undefined;
  /** 1 for each category inside the one asked for; undefined: any. */
  categories: Uint8Array | undefined;
  /** Undefined: any; `noBrand`: one that no product has. */
  brand: number | undefined;
  min: number;
  max: number;
  priced: boolean;
  attributes: readonly WantedAttribute[];
}

const statusBits = 3;
const noBrand = -1;
const noAttribute = 2 ** 30;

/** Puts a filter into the numbers of the index, and says which part of it only PostgreSQL can answer; undefined when the index knows it all. */
export function questionOf(index: FacetIndex, filter: ProductFilter): { question: FacetQuestion; unknown: ProductFilter | undefined } {
  const { status, inStock, category, brand, minPrice, maxPrice } = filter;
  const wanted = filter.attributes.map((attribute) => ({ attribute, terms: index.terms.find(attribute.name, scalarsOf(attribute.value)) }));
  const unknown = wanted.filter(({ terms }) => terms === undefined).map(({ attribute }) => attribute);
  return {
    unknown:
      filter.query === '' && unknown.length === 0
        ? undefined
        : { ...anything, query: filter.query, correction: filter.correction, attributes: unknown },
    question: {
      stateMask: (status === undefined ? 0 : statusBits) | (inStock === undefined ? 0 : inStockBit),
      state: (status === undefined ? 0 : statusNumbers[status]) | (inStock ? inStockBit : 0),
      among: undefined,
      categories: category === '' ? undefined : index.categories.subtree(index.categories.find(category)),
      brand: brand === '' ? undefined : (index.brands.find(brand) ?? noBrand),
      min: minPrice ?? 0,
      max: maxPrice ?? Number.MAX_SAFE_INTEGER,
      priced: minPrice !== undefined || maxPrice !== undefined,
      attributes: wanted.flatMap(({ attribute: { name }, terms }) =>
        terms === undefined ? [] : [{ attribute: index.terms.numberOf(name) ?? noAttribute, terms }],
      ),
    },
  };
}

const anything = {
  query: '',
  category: '',
  brand: '',
  minPrice: undefined,
  maxPrice: undefined,
  inStock: undefined,
  attributes: [],
  status: undefined,
};
