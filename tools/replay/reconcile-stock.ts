import type { PlannedProduct } from './plan/plan.js';
import type { WantedOrder } from './plan/scope.js';
import type { ProductView } from './shop/shapes.js';

export interface StockReconciliation {
  readonly skus: number;
  readonly soldPieces: number;
  readonly differences: readonly string[];
}

/** What is left of each SKU must be what was put there less what was sold. Products that another file's replay made are not judged. */
export function reconcileStock(
  products: readonly PlannedProduct[],
  wanted: readonly WantedOrder[],
  shelves: ReadonlyMap<string, ProductView>,
  fileId: string,
): StockReconciliation {
  const sold = new Map<string, number>();
  for (const { sku, quantity } of wanted.flatMap(({ lines }) => lines)) sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  const differences: string[] = [];
  let skus = 0;
  let soldPieces = 0;
  for (const product of products) {
    const shelf = shelves.get(product.slug);
    if (shelf?.attributes.replay !== fileId) continue;
    const left = new Map(shelf.variants.map(({ sku, available }) => [sku, available]));
    for (const { sku, stock } of product.variants) {
      const gone = sold.get(sku) ?? 0;
      skus += 1;
      soldPieces += gone;
      if (left.get(sku) !== stock - gone) differences.push(`${sku}: ${left.get(sku) ?? 'nothing'} left on the shelf, not ${stock - gone}`);
    }
  }
  return { skus, soldPieces, differences };
}
