import type { NewJob } from '#platform/jobs/add-job.js';
import type { Payment } from '../payment/payment.entity.js';
import type { Refund } from '../payment/refund.entity.js';
import type { Order } from './order.entity.js';

/** How long a lost answer, or a refund whose request was lost, waits before the provider is asked. */
const askAfterMs = 10_000;

/** Names of the tasks of this service; what each does is in `orders.jobs.ts`. */
export const tasks = {
  expireOrder: 'expire-order',
  commitReservation: 'commit-reservation',
  releaseReservation: 'release-reservation',
  reconcilePayment: 'reconcile-payment',
  voidPayment: 'void-payment',
  makeRefund: 'make-refund',
  forgetOld: 'forget-old',
} as const;

/** Ends the order's time to be paid. */
export const expireOrderJob = (orderId: string, runAt: Date): NewJob => ({
  task: tasks.expireOrder,
  payload: { orderId },
  runAt,
  key: `expire:${orderId}`,
});

/** Tells catalog that the pieces are sold. */
export const commitReservationJob = (orderId: string): NewJob => ({ task: tasks.commitReservation, payload: { orderId } });

/** Tells catalog that the pieces are free again. */
export const releaseReservationJob = (orderId: string): NewJob => ({ task: tasks.releaseReservation, payload: { orderId } });

/** Asks the provider how a payment stands. */
export const reconcilePaymentJob = ({ id, state }: Payment, runAt = new Date(Date.now() + askAfterMs)): NewJob => ({
  task: tasks.reconcilePayment,
  payload: { paymentId: id, orderId: state.orderId },
  runAt,
  key: `reconcile:${id}`,
});

/** Keeps a payment from succeeding when nobody waits for it any more. */
const voidPaymentJob = ({ id, state }: Payment): NewJob => ({
  task: tasks.voidPayment,
  payload: { paymentId: id, orderId: state.orderId },
  key: `void:${id}`,
});

/** The net under a refund that is asked for at once: it waits a little, so that only a lost one is asked for again. */
const makeRefundJob = ({ id }: Refund): NewJob => ({
  task: tasks.makeRefund,
  payload: { refundId: id },
  runAt: new Date(Date.now() + askAfterMs),
  key: `refund:${id}`,
});

/**
 * What has to follow once the changes of an order are committed. Until events are delivered to consumers, these jobs in the order's own
 * transaction are what carries an order's facts to catalog and to the provider.
 */
export function jobsAfter(order: Order): { add: NewJob[]; remove: string[] } {
  const { id, newPayment } = order;
  const happened = new Set(order.events.map(({ type }) => type));
  const isOff = happened.has('order.cancelled') || happened.has('order.expired');
  const add: NewJob[] = order.newRefunds.map(makeRefundJob);
  const remove = order.settled.map((payment) => `reconcile:${payment.id}`);
  if (happened.has('order.paid')) add.push(commitReservationJob(id));
  else if (happened.has('order.placed')) add.push(expireOrderJob(id, order.state.expiresAt!));
  if (isOff) add.push(releaseReservationJob(id));
  if (newPayment) add.push(reconcilePaymentJob(newPayment));
  if (isOff || newPayment) add.push(...order.payments.filter((payment) => payment.isOpen && payment !== newPayment).map(voidPaymentJob));
  if (happened.has('order.paid') || happened.has('order.cancelled')) remove.push(`expire:${id}`);
  return { add, remove };
}
