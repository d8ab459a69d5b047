import { randomUUID } from 'node:crypto';
import type { SmallShop } from './small-shop.js';

/** A wrong that is put into the shop, taken out again by the second, and the rules that must see it: no other may. */
export interface Plant {
  name: string;
  put: (shop: SmallShop) => unknown;
  takeOut: (shop: SmallShop) => unknown;
  seenBy: string[];
}

/** Two statements about the thing of that id, `$1` of both. */
export const inside =
  (database: 'users' | 'catalog' | 'orders') =>
  (put: string, takeOut: string, id: (shop: SmallShop) => string): Pick<Plant, 'put' | 'takeOut'> => ({
    put: (shop) => shop.sql(database, put, [id(shop)]),
    takeOut: (shop) => shop.sql(database, takeOut, [id(shop)]),
  });

/** An id of nothing. */
export const stranger = randomUUID();
export const twoMinutesAgo = new Date(Date.now() - 120_000).toISOString();
export const derived = 'orders: each row is what its events make it';
