// A helper of `npm start`: fills an empty catalog, or goes on with a load that was cut off.
import { demoCategories } from './demo/categories.js';
import { demoProducts } from './demo/products.js';
import { isEmpty, loadDemo } from './demo-loader.js';
import { doWork } from './helper-work.js';
import type { LoadDemo } from './demo-state.js';
import { ShopClient } from './shop-client.js';

doWork<LoadDemo>(async ({ url, admin, operatorKey, begun }, progress) => {
  const shop = await ShopClient.logIn(url, admin, operatorKey);
  if (!begun && !(await isEmpty(shop))) return;
  progress('begun');
  await loadDemo(shop, demoCategories, demoProducts, progress);
});
