import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from './plan/plan.js';
import type { WantedOrder } from './plan/scope.js';
import { reconcileStock } from './reconcile-stock.js';
import type { StockReconciliation } from './reconcile-stock.js';
import { reconcile } from './reconcile.js';
import type { Reconciliation } from './reconcile.js';
import type { Api } from './shop/api.js';
import { readLedger } from './shop/ledger.js';
import { readShelves } from './shop/open-shelves.js';
import type { Session } from './shop/session.js';
import { readShopOrders } from './shop/shop-orders.js';

/** A refund or a job that a crash cut short is finished by the shop within half a minute. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 10_000;

/** Reads the shop and the ledger anew and compares; looks again while they differ, in case something is still on its way. */
export async function reconcileWhenSettled(
  { fileId, products }: Plan,
  wanted: readonly WantedOrder[],
  { admin, sandbox }: { readonly admin: Session; readonly sandbox: Api },
): Promise<{ money: Reconciliation; stock: StockReconciliation }> {
  for (let look = 1; ; look += 1) {
    // The ledger first: whatever it has by then, the shop must know.
    const movements = await readLedger(sandbox);
    const money = reconcile(wanted, await readShopOrders(admin, fileId), movements);
    const stock = reconcileStock(products, wanted, await readShelves(admin), fileId);
    if (look === LOOKS || money.differences.length + stock.differences.length === 0) return { money, stock };
    await sleep(BETWEEN_LOOKS_MS);
  }
}
