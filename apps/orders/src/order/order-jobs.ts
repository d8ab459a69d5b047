import type { NewJob } from '#platform/jobs/add-job.js';
import type { Payment } from '../payment/payment.entity.js';
import type { Refund } from '../payment/refund.entity.js';
import type { Order } from './order.entity.js';

/** Names of the tasks of this service; what each does is in `orders.jobs.ts`. */
export const tasks = {
  expireOrder: 'expire-order',
  releaseReservation: 'release-reservation',
  reconcilePayments: 'reconcile-payments',
  voidPayment: 'void-payment',
  makeRefund: 'make-refund',
  forgetOld: 'forget-old',
  noteErasures: 'note-erasures',
  eraseAgain: 'erase-again',
} as const;

/** Ends the order's time to be paid. */
export const expireOrderJob = (orderId: string, runAt: Date): NewJob => ({
  task: tasks.expireOrder,
  payload: { orderId },
  runAt,
  key: `expire:${orderId}`,
});

/** Tells catalog that the pieces are free again, where no event does: the order never came to be, or goes on without them. */
export const releaseReservationJob = (orderId: string): NewJob => ({ task: tasks.releaseReservation, payload: { orderId } });

/** Keeps a payment from succeeding when nobody waits for it any more. */
const voidPaymentJob = ({ id, state }: Payment): NewJob => ({
  task: tasks.voidPayment,
  payload: { paymentId: id, orderId: state.orderId },
  key: `void:${id}`,
});

/** How long the net under a refund waits. */
const refundAgainMs = 10_000;

/** The net under a refund that is asked for at once: it waits a little, so that only a lost one is asked for again. */
export const makeRefundJob = ({ id }: Pick<Refund, 'id'>, afterMs = refundAgainMs): NewJob => ({
  task: tasks.makeRefund,
  payload: { refundId: id },
  runAt: new Date(Date.now() + afterMs),
  key: `refund:${id}`,
});

/** Writes down outside the database who was erased; one that waits is enough for everybody. */
export const noteErasuresJob = (): NewJob => ({ task: tasks.noteErasures, payload: {}, key: tasks.noteErasures });

/** Longer than a request takes. */
const eraseAgainMs = 30_000;

/** Takes a person out once more, when whatever they had begun has ended. */
export const eraseAgainJob = (personId: string): NewJob => ({
  task: tasks.eraseAgain,
  payload: { personId },
  runAt: new Date(Date.now() + eraseAgainMs),
  key: `erase-again:${personId}`,
});

/**
 * What has to follow once the changes of an order are committed, beside what others make of its events. An order that awaits payment always has
 * one of two things: a payment that is being processed, or the job that ends its time.
 */
export function jobsAfter(order: Order): { add: NewJob[]; remove: string[] } {
  const { id, newPayment, status, payments } = order;
  const happened = new Set(order.events.map(({ type }) => type));
  const isOff = happened.has('order.cancelled') || happened.has('order.expired');
  const isBeingPaid = payments.some((payment) => payment.status === 'processing');
  const add = order.newRefunds.map((refund) => makeRefundJob(refund));
  if (status === 'awaiting_payment' && !isBeingPaid) add.push(expireOrderJob(id, order.state.expiresAt!));
  if (isOff || newPayment) add.push(...payments.filter((payment) => payment.isOpen && payment !== newPayment).map(voidPaymentJob));
  return { add, remove: happened.has('order.paid') || happened.has('order.cancelled') ? [`expire:${id}`] : [] };
}
