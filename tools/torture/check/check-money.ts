import type { Order, Payment, Refund } from '#testing/api-shapes.js';
import type { History } from '../people/history.js';
import { dataOf } from './check-orders.js';
import type { FinalState } from './final-state.js';
import { type Violation, violation } from './violation.js';

type Movement = FinalState['ledger'][number];

const isBought = (status: string) => ['paid', 'shipped', 'delivered'].includes(status);
const sum = (movements: readonly Movement[]) => movements.reduce((total, { amount }) => total + amount, 0);

/** The provider's ledger, the orders' payments and what people were told: the same money, and nobody's twice. */
export function checkMoney(state: FinalState, history: History): Violation[] {
  const moved = new Map<string, Movement[]>();
  for (const movement of state.ledger) moved.set(movement.orderId, [...(moved.get(movement.orderId) ?? []), movement]);
  const known = new Set(state.orders.map(({ id }) => id));
  return [
    ...state.orders.flatMap((order) => checkOrder(order, moved.get(order.id) ?? [])),
    ...[...moved.keys()].filter((id) => !known.has(id)).map((id) => violation(id, 'moved money and is no order')),
    ...twice(state.ledger),
    ...checkPayments(state, history),
    ...checkRefunds(state, history),
  ];
}

function checkOrder({ id, status, totals, payments }: Order, movements: readonly Movement[]): Violation[] {
  const charges = movements.filter(({ kind }) => kind === 'charge');
  const refunds = movements.filter(({ kind }) => kind === 'refund');
  const taken = payments.filter((payment) => payment.status === 'succeeded');
  const told = { charged: total(taken, 'amount'), refunded: total(taken, 'refunded') };
  const found: Violation[] = [];
  const complain = (what: string) => void found.push(violation(id, what));
  if (told.charged !== sum(charges)) complain(`says ${told.charged} was paid, and the ledger ${sum(charges)}`);
  if (told.refunded !== sum(refunds)) complain(`says ${told.refunded} went back, and the ledger ${sum(refunds)}`);
  if (charges.some(({ amount }) => amount !== totals.grand.amount)) complain(`costs ${totals.grand.amount}, which is not what was charged`);
  const wholeKept = taken.filter(({ refunded, amount }) => refunded.amount < amount.amount);
  if (wholeKept.length > 1) complain(`keeps ${wholeKept.length} charges`);
  if (isBought(status) && charges.length === 0) complain(`is ${status} and was never charged`);
  if (!isBought(status) && told.charged !== told.refunded) complain(`is ${status} and keeps ${told.charged - told.refunded}`);
  return found;
}

const total = (payments: readonly Payment[], what: 'amount' | 'refunded') => payments.reduce((all, each) => all + each[what].amount, 0);

/** One key, one movement. */
function twice(ledger: readonly Movement[]): Violation[] {
  const seen = new Set<string>();
  return ledger.flatMap(({ kind, idempotencyKey, orderId }) => {
    const key = `${kind} ${idempotencyKey}`;
    const isRepeat = seen.has(key);
    seen.add(key);
    return isRepeat ? [violation(orderId, `the ledger has ${key} twice`)] : [];
  });
}

/** A payment that was acknowledged is there once, and one that succeeded has succeeded. */
function checkPayments({ orders }: FinalState, history: History): Violation[] {
  const payments = orders.flatMap((order) => order.payments);
  const acknowledged = [...history.acknowledged('pay'), ...history.acknowledged('confirm')].map((deed) => dataOf<Payment>(deed));
  const withOrders = history.acknowledged('order').flatMap((deed) => dataOf<Order>(deed).payments);
  return [...acknowledged, ...withOrders].flatMap(({ id, orderId, status }) => {
    const there = payments.filter((payment) => payment.id === id);
    if (there.length !== 1) return [violation(orderId, `payment ${id} was acknowledged and is there ${there.length} times`)];
    if (status === 'succeeded' && there[0].status !== 'succeeded')
      return [violation(orderId, `payment ${id} had succeeded and is ${there[0].status}`)];
    return [];
  });
}

/** A refund that was acknowledged moved its amount, once. */
function checkRefunds({ ledger }: FinalState, history: History): Violation[] {
  return history.acknowledged('refund').flatMap((deed) => {
    const { id, amount, status } = dataOf<Refund>(deed);
    const moved = ledger.filter(({ kind, idempotencyKey }) => kind === 'refund' && idempotencyKey === `refund:${id}`);
    const due = status === 'failed' ? 0 : 1;
    if (moved.length === due && moved.every((movement) => movement.amount === amount.amount)) return [];
    return [
      violation(
        deed.about,
        `refund ${id} of ${amount.amount} was acknowledged, and the ledger has ${moved.map((each) => each.amount).join(', ') || 'nothing'}`,
      ),
    ];
  });
}
