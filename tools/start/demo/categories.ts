import type { DemoCategory } from './demo-product.js';

/** Parents stand before their children. */
export const demoCategories: DemoCategory[] = [
  { slug: 'kitchen', name: 'Kitchen', position: 1 },
  { slug: 'cookware', name: 'Cookware', parentSlug: 'kitchen', position: 1 },
  { slug: 'knives-boards', name: 'Knives & boards', parentSlug: 'kitchen', position: 2 },
  { slug: 'tableware', name: 'Tableware', parentSlug: 'kitchen', position: 3 },
  { slug: 'workshop', name: 'Workshop', position: 2 },
  { slug: 'hand-tools', name: 'Hand tools', parentSlug: 'workshop', position: 1 },
  { slug: 'measuring-marking', name: 'Measuring & marking', parentSlug: 'workshop', position: 2 },
  { slug: 'care-finishing', name: 'Care & finishing', parentSlug: 'workshop', position: 3 },
  { slug: 'workwear', name: 'Workwear', parentSlug: 'workshop', position: 4 },
  { slug: 'home', name: 'Home', position: 3 },
  { slug: 'lighting', name: 'Lighting', parentSlug: 'home', position: 1 },
  { slug: 'textiles', name: 'Textiles', parentSlug: 'home', position: 2 },
  { slug: 'storage', name: 'Storage', parentSlug: 'home', position: 3 },
  { slug: 'garden', name: 'Garden', position: 4 },
  { slug: 'garden-tools', name: 'Garden tools', parentSlug: 'garden', position: 1 },
  { slug: 'pots-growing', name: 'Pots & growing', parentSlug: 'garden', position: 2 },
  { slug: 'desk', name: 'Desk & paper', position: 5 },
  { slug: 'services', name: 'Services & gifts', position: 6 },
];
