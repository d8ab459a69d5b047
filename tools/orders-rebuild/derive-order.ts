import { isDeepStrictEqual } from 'node:util';
import { project, type OrderProjection } from '../../apps/orders/src/order/order-projection.js';
import { toOrder } from '../../apps/orders/src/order/order-row.js';
import { paymentsTold } from '../../apps/orders/src/order/payments-told.js';
import { orderPaymentStatus, type OrderPaymentStatus, type PaymentPart } from '../../apps/orders/src/payment/payment-states.js';
import type { OrderWithHistory } from './order-with-history.js';

/** An order as its events make it. */
export interface Derived extends OrderProjection {
  paymentStatus: OrderPaymentStatus;
}

/** What is wrong with an order: how its row should be, if that can be said, and every difference in words. */
export interface Verdict {
  derived: Derived | undefined;
  /** What rewriting the row mends. */
  ofRow: string[];
  /** What it does not: the history itself, or what payments and refunds say. */
  ofHistory: string[];
}

const compared = ['number', 'status', 'currency', 'totals', 'parcel', 'placedAt', 'expiresAt', 'version'] as const;

/** Derives an order anew from its events and compares. Customer, e-mail and address of an erased person are null, which is no difference. */
export function judge(found: OrderWithHistory): Verdict {
  const { events } = found;
  const gap = events.findIndex(({ version }, index) => version !== index + 1);
  if (gap >= 0)
    return { derived: undefined, ofRow: [], ofHistory: [`event ${gap + 1} is missing: version ${events[gap].version} stands there`] };
  let projection: OrderProjection;
  try {
    projection = project(events);
  } catch (error) {
    return { derived: undefined, ofRow: [], ofHistory: [`cannot be derived: ${(error as Error).message}`] };
  }
  const derived: Derived = { ...projection, paymentStatus: paymentStatusOf(found, projection) };
  const row = { ...toOrder({ ...found, lines: found.lines ?? [] }, []).state, lines: found.lines ?? [] };
  const names = [...compared, 'lines', 'paymentStatus', ...(row.customerId === null ? [] : (['customerId'] as const))] as const;
  const ofRow = names.flatMap((name) => (isDeepStrictEqual(row[name], derived[name]) ? [] : [differs(name, row[name], derived[name])]));
  return { derived, ofRow, ofHistory: [...moneyDifferences(found)] };
}

/**
 * Where the money is: payments that events tell of are as events say, and what is on its way back counts as gone. The rows tell of those that
 * events are silent about: open ones, and those that ended when nobody waited for them any more.
 */
function paymentStatusOf({ events, payments, refunds }: OrderWithHistory, { totals }: OrderProjection): OrderPaymentStatus {
  const told = paymentsTold(events);
  const parts = payments.map((payment): PaymentPart => {
    const known = told.get(payment.id);
    if (known?.status !== payment.status) return payment;
    const pending = refunds.filter(({ payment_id, status }) => payment_id === payment.id && status === 'pending');
    return { ...known, amount: payment.amount, refunded: known.refunded + sum(pending) };
  });
  return orderPaymentStatus(totals.grand, parts);
}

/** Payments and refunds against what events say of them. */
function* moneyDifferences({ events, payments, refunds }: OrderWithHistory): Generator<string> {
  const told = paymentsTold(events);
  for (const payment of payments) {
    const { id, status, amount } = payment;
    const back = refunds.filter(({ payment_id }) => payment_id === id);
    const wentBack = sum(back.filter((refund) => refund.status === 'succeeded'));
    const known = told.get(id);
    told.delete(id);
    const refunded = known?.refunded ?? 0;
    if (refunded !== wentBack) yield `payment ${id}: refunds of ${wentBack} succeeded, events tell of ${refunded}`;
    if (known?.status === 'succeeded' && status !== 'succeeded') yield `payment ${id} is ${status}, and an event says it succeeded`;
    // Money that came too late is told of once it went back.
    if (known?.status !== 'succeeded' && status === 'succeeded' && back.length === 0) yield `payment ${id} succeeded, and no event says so`;
    if (known?.status === 'succeeded' && known.refunded === 0 && known.amount !== amount) {
      yield `payment ${id} is over ${amount}, events say ${known.amount}`;
    }
    if (known?.status === 'failed' && (status === 'processing' || status === 'requires_action')) {
      yield `payment ${id} is ${status}, and an event says it failed`;
    }
  }
  for (const id of told.keys()) yield `events tell of a payment ${id} that is not there`;
}

const sum = (refunds: readonly { amount: number }[]) => refunds.reduce((total, { amount }) => total + amount, 0);

const differs = (name: string, row: unknown, derived: unknown) =>
  `${name} is ${JSON.stringify(row)}, its events make it ${JSON.stringify(derived)}`;
