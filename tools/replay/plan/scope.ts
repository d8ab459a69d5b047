import type { Plan, PlannedOrder, PlannedRefund } from './plan.js';

/** What the shop already has of a planned order. */
export interface Present {
  readonly refundedPence: number;
}

/** An order that the shop shall have at the end, with the refunds it shall have by then, oldest first. */
export interface WantedOrder extends PlannedOrder {
  readonly refunds: readonly PlannedRefund[];
  /** How many of these refunds are there already. */
  readonly refundsPresent: number;
}

/**
 * Everything up to the limit, and what an earlier run put there beyond it: so the sums compare like with like.
 * Refunds of an order are always made in the order of the file, so what it was refunded tells how many were.
 */
export function wantedOrders(plan: Plan, present: ReadonlyMap<string, Present>): WantedOrder[] {
  const refundsOf = Map.groupBy(plan.refunds, ({ orderKey }) => orderKey);
  return plan.orders
    .filter(({ key, position }) => position < plan.limit || present.has(key))
    .map((order) => {
      const all = refundsOf.get(order.key) ?? [];
      const refundsPresent = refundsMade(all, present.get(order.key)?.refundedPence ?? 0);
      return { ...order, refunds: all.filter(({ position }, place) => position < plan.limit || place < refundsPresent), refundsPresent };
    });
}

/** How many of the refunds, from the first, the amount pays for. */
function refundsMade(refunds: readonly PlannedRefund[], pence: number): number {
  let sum = 0;
  return refunds.filter((refund) => (sum += refund.pence) <= pence).length;
}
