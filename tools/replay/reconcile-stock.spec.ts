import { expect, it } from '@jest/globals';
import { anInvoiceFile } from './plan/an-invoice-file.spec-data.js';
import { makePlan } from './plan/make-plan.js';
import { wantedOrders } from './plan/scope.js';
import { reconcileStock } from './reconcile-stock.js';

async function compared(available: number, replay?: string) {
  const plan = makePlan(await anInvoiceFile('1 A 5 1.00 9', '2 A 2 1.00 9'), 1);
  const shelf = { id: 'p', slug: 'uci-a', attributes: { replay: replay ?? plan.fileId }, variants: [{ sku: 'UCI-A-100', available }] };
  return reconcileStock(plan.products, wantedOrders(plan, new Map()), new Map([['uci-a', shelf]]), plan.fileId);
}

it('finds on the shelf what was put there less what was sold', async () => {
  expect(await compared(12)).toEqual({ skus: 1, soldPieces: 5, differences: [] });
});

it('names a SKU of which pieces are missing', async () => {
  expect((await compared(11)).differences).toEqual(['UCI-A-100: 11 left on the shelf, not 12']);
});

it("does not judge what another file's replay put there", async () => {
  expect(await compared(11, 'another')).toEqual({ skus: 0, soldPieces: 0, differences: [] });
});
