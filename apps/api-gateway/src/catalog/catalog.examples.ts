const made = { createdAt: '2026-01-31T12:00:00.000Z', updatedAt: '2026-01-31T12:00:00.000Z' };
const gbp = (amount: number) => ({ amount, currency: 'GBP' });

export const variantExample = {
  id: '019c1443-8a01-7f00-a1b2-3c4d5e6f7a01',
  sku: 'LT-MUG-OA',
  title: 'Oat',
  options: { Glaze: 'Oat' },
  price: gbp(1600),
  compareAtPrice: null,
  barcode: '2038797453738',
  weightGrams: 360,
  trackInventory: true,
  available: 120,
  lowStockThreshold: null,
  version: 1,
};

export const productExample = {
  id: '019c1443-8a00-7a4d-b0c1-2d3e4f5a6b00',
  slug: 'everyday-mug',
  name: 'Everyday Mug',
  description: 'Holds 350 ml and three fingers.',
  status: 'active',
  brand: 'Low Tide Pottery',
  category: { id: '019c1443-8100-7c11-9d22-1e2f3a4b5c66', slug: 'tableware', name: 'Tableware', path: 'kitchen/tableware' },
  attributes: { material: 'stoneware', capacityMl: 350, dishwasherSafe: true },
  images: [],
  options: [{ name: 'Glaze', values: ['Oat'] }],
  variants: [variantExample],
  priceRange: { min: gbp(1600), max: gbp(1600) },
  inStock: true,
  seo: { title: 'Hand-thrown stoneware mug', description: 'A 350 ml mug, safe in the dishwasher.' },
  publishedAt: made.createdAt,
  ...made,
  version: 1,
};

export const suggestionExample = { id: productExample.id, slug: productExample.slug, name: productExample.name };

export const simpleProduct = {
  name: 'Carved Spoon',
  description: 'Cut from one branch and oiled twice.',
  status: 'active',
  brand: 'Ashlar Woods',
  attributes: { wood: 'oak', lengthCm: 24 },
  sku: 'AW-SPOON',
  price: gbp(1250),
  stock: 40,
};

export const productWithVariants = {
  name: 'Turned Bowl',
  status: 'active',
  variants: [
    { sku: 'AW-BOWL-OAK', options: { wood: 'oak' }, price: gbp(4500), stock: 5 },
    { sku: 'AW-BOWL-ASH', options: { wood: 'ash' }, price: gbp(3900), compareAtPrice: gbp(4500), stock: 8 },
  ],
};

export const productChange = { description: 'Cut from one branch, oiled twice and waxed once.', seo: { title: 'Carved spoon' } };
export const newVariant = { sku: 'AW-SPOON-ASH', options: { wood: 'ash' }, price: gbp(1150), stock: 12 };
export const variantChange = { price: gbp(990), compareAtPrice: gbp(1150) };

export const categoryExample = {
  id: '019c1443-8100-7c11-9d22-1e2f3a4b5c66',
  slug: 'tableware',
  name: 'Tableware',
  parentId: '019c1443-8000-7c11-9d22-1e2f3a4b5c00',
  path: 'kitchen/tableware',
  position: 3,
  children: [],
  ...made,
  version: 1,
};
export const newCategory = { name: 'Spoons and bowls', position: 7 };
export const categoryChange = { name: 'Carved and turned' };

export const stockExample = { sku: 'LT-MUG-OA', onHand: 120, reserved: 2, available: 118, lowStockThreshold: null, version: 3 };
export const delivery = { delta: 10, reason: 'delivery' };
export const stocktake = { set: 120, reason: 'stock-take' };
