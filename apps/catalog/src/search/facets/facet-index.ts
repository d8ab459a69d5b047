import type { ProductStatusName } from '../../product/product.entity.js';
import { AttributeTerms } from './attribute-terms.js';
import { CategoryNumbers } from './category-numbers.js';
import { ChangeLog } from './change-log.js';
import { NumberLists } from './number-lists.js';
import { chunkBits, chunkSize } from './ordinal-set.js';

/** What facets know of a product. */
export interface FacetProduct {
  ordinal: number;
  status: ProductStatusName;
  inStock: boolean;
  categoryId: string | null;
  brand: string | null;
  attributes: Readonly<Record<string, unknown>>;
  currency: string;
  /** The prices of its variants, each once, in any order. */
  prices: readonly number[];
}

/** `state` holds the number of a status (0: there is no such product) and this bit for what is in stock. */
export const inStockBit = 4;
export const statusNumbers = { draft: 1, active: 2, archived: 3 } as const satisfies Record<ProductStatusName, number>;

/** The products of one run of ordinals, an array for each thing known of them. */
export class ProductChunk {
  readonly state = new Uint8Array(chunkSize);
  readonly category = new Uint32Array(chunkSize);
  readonly brand = new Uint32Array(chunkSize);
  readonly currency = new Uint8Array(chunkSize);
  readonly prices = new NumberLists(chunkSize, (length) => new Float64Array(length));
  readonly terms = new NumberLists(chunkSize, (length) => new Uint32Array(length));
}

/** A number for each text, from 1; 0 is none. */
class TextNumbers {
  readonly texts: string[] = [''];
  private readonly numbers = new Map<string, number>();

  numberOf(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.numbers.set(text, number);
    }
    return number;
  }

  find(text: string): number | undefined {
    return this.numbers.get(text);
  }
}

/** All products in compact arrays by ordinal: about 60 bytes each, whatever their texts. It knows what it is told, and asks nobody. */
export class FacetIndex {
  readonly chunks: (ProductChunk | undefined)[] = [];
  readonly brands = new TextNumbers();
  readonly currencies = new TextNumbers();
  readonly categories = new CategoryNumbers();
  readonly terms = new AttributeTerms();
  readonly changes = new ChangeLog();

  /** Another one after each change of what it knows. */
  get version(): string {
    return `${this.changes.position}:${this.categories.version}`;
  }

  /** Takes a product as it is now. */
  put({ ordinal, status, inStock, categoryId, brand, attributes, currency, prices }: FacetProduct): void {
    const chunk = (this.chunks[ordinal >> chunkBits] ??= new ProductChunk());
    const slot = ordinal & (chunkSize - 1);
    this.changes.note(ordinal);
    chunk.state[slot] = statusNumbers[status] | (inStock ? inStockBit : 0);
    chunk.category[slot] = this.categories.numberOf(categoryId);
    chunk.brand[slot] = brand === null ? 0 : this.brands.numberOf(brand);
    chunk.currency[slot] = this.currencies.numberOf(currency);
    chunk.prices.set(slot, prices);
    chunk.terms.set(slot, this.terms.termsOf(attributes));
  }
}
