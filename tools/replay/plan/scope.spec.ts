import { describe, expect, it } from '@jest/globals';
import { anInvoiceFile } from './an-invoice-file.spec-data.js';
import { makePlan } from './make-plan.js';
import { wantedOrders } from './scope.js';

const rows = ['1 A 9 1.00 9', 'C2 A -1 1.00 9', '3 X 1 1.00 9', 'C4 A -2 1.00 9', '5 X 1 1.00 9'];

const wantedWith = async (limit: number, present: Record<string, number> = {}) => {
  const plan = makePlan(await anInvoiceFile(...rows), limit);
  const orders = wantedOrders(plan, new Map(Object.entries(present).map(([key, refundedPence]) => [key, { refundedPence }])));
  return orders.map(({ key, refunds, refundsPresent }) =>
    `${key} ${refunds.map((refund) => refund.cancellation).join('+')} ${refundsPresent}`.replaceAll('  ', ' - '),
  );
};

describe('what the shop shall have', () => {
  it('is everything up to the limit', async () => {
    expect(await wantedWith(2)).toEqual(['1 C2 0']);
    expect(await wantedWith(5)).toEqual(['1 C2+C4 0', '3 - 0', '5 - 0']);
  });

  it('keeps what an earlier, longer run put there', async () => {
    expect(await wantedWith(1, { 1: 300, 5: 0 })).toEqual(['1 C2+C4 2', '5 - 0']);
  });

  it('counts the refunds that are there already from what was refunded', async () => {
    expect(await wantedWith(5, { 1: 100 })).toEqual(['1 C2+C4 1', '3 - 0', '5 - 0']);
  });
});
