import { categories, rootCategory } from '../plan/categories.js';
import type { PlannedCategory } from '../plan/categories.js';
import type { PlannedProduct, PlannedVariant } from '../plan/plan.js';
import { showPence } from '../plan/amounts.js';
import { everyItem } from './pages.js';
import { refusedWith } from './session.js';
import type { Session } from './session.js';
import type { CategoryView, ProductView } from './shapes.js';

/** The replay's products that the shop has: by slug, with their SKUs. */
export async function readShelves(admin: Session): Promise<Map<string, ProductView>> {
  const products = new Map<string, ProductView>();
  for await (const product of everyItem<ProductView>(admin, `/api/v1/products?category=${rootCategory.slug}&sort=name`)) {
    products.set(product.slug, product);
  }
  return products;
}

/** Makes the categories that are missing; answers with the id of each by slug. */
export async function openCategories(admin: Session): Promise<Map<string, string>> {
  const root = await openCategory(admin, rootCategory, 0);
  const ids = new Map<string, string>();
  for (const [position, category] of categories.entries()) ids.set(category.slug, await openCategory(admin, category, position, root));
  return ids;
}

async function openCategory(admin: Session, { slug, name }: PlannedCategory, position: number, parentId?: string): Promise<string> {
  try {
    const { data } = await admin.post<CategoryView>('/api/v1/categories', { slug, name, position, ...(parentId ? { parentId } : {}) });
    return data.id;
  } catch (error) {
    if (!refusedWith(error, 'SLUG_TAKEN')) throw error;
    return (await admin.get<CategoryView>(`/api/v1/categories/${slug}`)).data.id;
  }
}

/** Makes the product with the stock that the whole file sells of it. One that another file's replay made gets the prices it lacks, and more stock. */
export async function openProduct(
  admin: Session,
  product: PlannedProduct,
  categoryId: string,
  fileId: string,
  known?: ProductView,
): Promise<void> {
  const present = known ?? (await createProduct(admin, product, categoryId, fileId));
  if (!present) return;
  const skus = new Set(present.variants.map(({ sku }) => sku));
  for (const variant of product.variants) {
    if (!skus.has(variant.sku)) await addVariant(admin, present.id, variant);
    else if (present.attributes.replay !== fileId) await addStock(admin, variant, fileId);
  }
}

/** Answers with the product only when it was there already: made by a request whose answer was lost. */
async function createProduct(
  admin: Session,
  product: PlannedProduct,
  categoryId: string,
  fileId: string,
): Promise<ProductView | undefined> {
  try {
    await admin.post('/api/v1/products', toBody(product, categoryId, fileId));
    return undefined;
  } catch (error) {
    if (!refusedWith(error, 'SLUG_TAKEN', 'SKU_TAKEN')) throw error;
    return (await admin.get<ProductView>(`/api/v1/products/${product.slug}`)).data;
  }
}

async function addStock(admin: Session, { sku, stock }: PlannedVariant, fileId: string): Promise<void> {
  await admin.post(`/api/v1/stock/${sku}/adjustments`, { delta: stock, reason: `Replay of ${fileId}` }, `replay-${fileId}-stock-${sku}`);
}

async function addVariant(admin: Session, productId: string, variant: PlannedVariant): Promise<void> {
  try {
    await admin.post(`/api/v1/products/${productId}/variants`, toVariant(variant));
  } catch (error) {
    if (!refusedWith(error, 'SKU_TAKEN')) throw error;
  }
}

const toBody = ({ slug, name, code, variants }: PlannedProduct, categoryId: string, fileId: string) => ({
  slug,
  name,
  description: `Stock code ${code}, as a British gift shop sold it between 2010 and 2011.`,
  status: 'active',
  categoryId,
  attributes: { stockCode: code, replay: fileId },
  options: [{ name: 'Price', values: variants.map(({ pence }) => showPence(pence)) }],
  variants: variants.map(toVariant),
});

const toVariant = ({ sku, pence, stock }: PlannedVariant) => ({
  sku,
  title: showPence(pence),
  options: { Price: showPence(pence) },
  price: { amount: pence, currency: 'GBP' },
  stock,
});
