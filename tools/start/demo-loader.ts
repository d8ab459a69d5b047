import type { DemoCategory, DemoProduct } from './demo/demo-product.js';
import type { ShopClient } from './shop-client.js';

/** Requests under way at once. */
const parallel = 4;

/** Whether the shop has neither a category nor a product. */
export async function isEmpty(shop: ShopClient): Promise<boolean> {
  const [products, categories] = [await shop.get('/products?limit=1'), await shop.get('/categories')];
  return (products as unknown[]).length === 0 && (categories as unknown[]).length === 0;
}

/** Fills the shop through its public API. What is there already, from a load that was cut off, stays as it is. */
export async function loadDemo(
  shop: ShopClient,
  categories: readonly DemoCategory[],
  products: readonly DemoProduct[],
  progress: (text: string) => void,
): Promise<void> {
  const ids = new Map<string, string>();
  for (const { slug, name, parentSlug, position } of categories) {
    const parentId = parentSlug === undefined ? undefined : ids.get(parentSlug);
    const made = await shop.create('/categories', { slug, name, position, ...(parentId === undefined ? {} : { parentId }) });
    ids.set(slug, (made ?? ((await shop.get(`/categories/${slug}`)) as { id: string })).id);
  }
  let done = 0;
  const waiting = products.values();
  const worker = async () => {
    for (const { categorySlug, ...product } of waiting) {
      await shop.create('/products', { ...product, categoryId: ids.get(categorySlug), status: 'active' });
      progress(`${++done} of ${products.length} products`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
