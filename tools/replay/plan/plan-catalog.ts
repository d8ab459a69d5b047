import { categorySlugOf } from './categories.js';
import type { PlannedProduct, PlannedVariant } from './plan.js';
import { plainCode, productSlugOf, skuOf } from './sku.js';

/** Left on the shelf when the whole file is sold. */
export const SPARE_PIECES = 10;
/** More prices than this, and the product is cut in several. */
const MOST_VARIANTS = 100;

/** Collects what was sold, and makes the products and the stock that it takes. */
export class CatalogPlan {
  private readonly byCode = new Map<string, { descriptions: Map<string, number>; pieces: Map<number, number> }>();

  add(code: string, description: string, pence: number, quantity: number): void {
    const key = plainCode(code);
    const product = this.byCode.get(key) ?? { descriptions: new Map<string, number>(), pieces: new Map<number, number>() };
    this.byCode.set(key, product);
    product.descriptions.set(description, (product.descriptions.get(description) ?? 0) + 1);
    product.pieces.set(pence, (product.pieces.get(pence) ?? 0) + quantity);
  }

  products(): PlannedProduct[] {
    return [...this.byCode].flatMap(([code, { descriptions, pieces }]) => {
      const name = mostFrequent(descriptions) || code;
      const variants = [...pieces]
        .sort(([a], [b]) => a - b)
        .map(([pence, sold]) => ({ sku: skuOf(code, pence), pence, stock: sold + SPARE_PIECES }));
      return cut(variants).map((some, part) => ({
        slug: part === 0 ? productSlugOf(code) : `${productSlugOf(code)}-part-${part + 1}`,
        code,
        name,
        categorySlug: categorySlugOf(name),
        variants: some,
      }));
    });
  }
}

/** 682 stock codes carry more than one description; of two equally frequent ones the first in the file wins. */
function mostFrequent(counts: ReadonlyMap<string, number>): string {
  let best = '';
  for (const [text, count] of counts) if (text !== '' && count > (counts.get(best) ?? 0)) best = text;
  return best;
}

function cut(variants: readonly PlannedVariant[]): PlannedVariant[][] {
  const parts = Math.ceil(variants.length / MOST_VARIANTS);
  return Array.from({ length: parts }, (_, part) => variants.slice(part * MOST_VARIANTS, (part + 1) * MOST_VARIANTS));
}
