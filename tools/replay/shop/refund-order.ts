import type { PlannedRefund } from '../plan/plan.js';
import type { Session } from './session.js';

/** Gives back what a cancelled invoice cancelled. Returned goods do not go back on the shelf: the file does not say in what state they came. */
export async function refundOrder(admin: Session, orderId: string, refund: PlannedRefund, fileId: string): Promise<void> {
  const body = { amount: { amount: refund.pence, currency: 'GBP' }, reason: `Invoice ${refund.cancellation}` };
  await admin.post(`/api/v1/orders/${orderId}/refunds`, body, `replay-${fileId}-${refund.key}`);
}
