import type { DemoProduct } from './demo-product.js';
import { gardenAndDeskProducts } from './products-garden-desk.js';
import { homeProducts } from './products-home.js';
import { kitchenProducts } from './products-kitchen.js';
import { workshopProducts } from './products-workshop.js';

/** The shop that an empty catalog is filled with. */
export const demoProducts: DemoProduct[] = [...kitchenProducts, ...workshopProducts, ...homeProducts, ...gardenAndDeskProducts];
