import { v7 as uuidv7 } from 'uuid';
import type { NewEvent } from '#platform/events/event-log.js';
import { orderPaymentStatus, type PaymentOutcome } from '../payment/payment-states.js';
import { Payment } from '../payment/payment.entity.js';
import type { Refund, RefundOutcome } from '../payment/refund.entity.js';
import { orderNotCancellable, orderNotDeliverable, orderNotPayable, orderNotShippable } from './order.errors.js';
import type { NewOrder, OrderColumns, Parcel } from './order-columns.js';
import { orderEvent, placedData, type OrderEventData, type OrderEventType } from './order-events.js';
import { changeBy, project } from './order-projection.js';
import { mayFollow, type OrderStatus } from './order-status.js';
import type { Amount, OrderLine } from './order-totals.js';

/**
 * An order with its payments. Its row is what its events make of it: a method records a fact, and the fact changes the columns. What a method
 * changed stays in it, with the facts, until `order.store` writes them.
 */
export class Order {
  /** Facts to be recorded, in order. */
  readonly events: NewEvent[] = [];
  /** Money that has to go back, not yet in the database. */
  readonly newRefunds: Refund[] = [];
  /** Payments that differ from their rows. */
  readonly changedPayments = new Set<Payment>();
  /** A payment that is not yet in the database. */
  newPayment: Payment | undefined;
  /** What its row said when it was read: nobody has written it since, or it is not written. */
  readonly read: Readonly<{ version: number; updatedAt: Date }>;

  constructor(
    private readonly columns: OrderColumns,
    readonly lines: readonly OrderLine[],
    readonly payments: Payment[],
  ) {
    this.read = { version: columns.version, updatedAt: columns.updatedAt };
  }

  /** Places an order that awaits payment for `holdSeconds`; one that costs nothing is paid at once. */
  static place(order: NewOrder, holdSeconds: number, now: Date): Order {
    const { id, customerId, contact } = order;
    const expiresAt = new Date(now.getTime() + holdSeconds * 1000);
    const event = orderEvent({ id, customerId, version: 1 }, 'order.placed', placedData(order, now, expiresAt));
    const { lines, ...columns } = project([event]);
    const placed = new Order({ ...columns, id, contact, paymentStatus: 'unpaid', updatedAt: now }, lines, []);
    placed.events.push(event);
    if (order.totals.grand === 0) placed.markPaid(undefined, 0, now);
    return placed;
  }

  /** The same order, as it would be read now that its changes are written. */
  asWritten(): Order {
    return new Order(this.columns, this.lines, this.payments);
  }

  /** The columns as they stand. */
  get state(): Readonly<OrderColumns> {
    return this.columns;
  }

  get id(): string {
    return this.columns.id;
  }

  get status(): OrderStatus {
    return this.columns.status;
  }

  /** Throws ORDER_NOT_PAYABLE. */
  assertPayable(now: Date): void {
    const { status, expiresAt } = this.columns;
    if (status !== 'awaiting_payment') throw orderNotPayable(`it is ${status}`);
    if (expiresAt && expiresAt <= now) throw orderNotPayable('its time has run out');
    if (this.payments.some((payment) => payment.status === 'processing')) throw orderNotPayable('a payment of it is being processed');
  }

  /** Begins an attempt to pay. Throws ORDER_NOT_PAYABLE. */
  startPayment(id: string, provider: string, now: Date): Payment {
    this.assertPayable(now);
    const { currency, totals } = this.columns;
    const attempt = Math.max(0, ...this.payments.map((payment) => payment.state.attempt)) + 1;
    const payment = Payment.start({ id: this.id, currency, grand: totals.grand }, attempt, id, provider, now);
    this.payments.push(payment);
    this.newPayment = payment;
    this.touch(now);
    return payment;
  }

  /** Takes in what a provider says of a payment of this order. Answers whether it was news. Money that nobody waits for any more goes back. */
  settlePayment(paymentId: string, outcome: PaymentOutcome, now: Date): boolean {
    const payment = this.payment(paymentId);
    const before = payment.status;
    if (!payment.apply(outcome)) return false;
    this.changedPayments.add(payment);
    if (payment.status !== before) this.follow(payment, now);
    this.touch(now);
    return true;
  }

  ship(parcel: Parcel, now: Date): void {
    this.moveTo('shipped', orderNotShippable, { ...parcel }, now);
  }

  deliver(parcel: Parcel, now: Date): void {
    this.moveTo('delivered', orderNotDeliverable, { ...parcel }, now);
  }

  /** Calls it off; what was paid goes back. */
  cancel(now: Date): void {
    this.assertMayBecome('cancelled', orderNotCancellable);
    for (const payment of this.payments) {
      if (payment.refundable > 0) this.refund(payment, { id: uuidv7(), amount: payment.refundable, reason: 'order cancelled' }, now);
    }
    const refunded = this.money(this.newRefunds.reduce((sum, { amount }) => sum + amount, 0));
    this.moveTo('cancelled', orderNotCancellable, { refunded }, now);
  }

  /** Nobody paid in time. */
  expire(now: Date): void {
    this.moveTo('expired', orderNotPayable, {}, now);
  }

  /** Sets money of one payment aside to go back. Throws REFUND_EXCEEDS_PAID. */
  refund(payment: Payment, wanted: Pick<Refund, 'id' | 'amount' | 'reason'>, now: Date): Refund {
    payment.reserveRefund(wanted.amount);
    this.changedPayments.add(payment);
    const { currency } = this.columns;
    const refund: Refund = { ...wanted, paymentId: payment.id, currency, status: 'pending', providerRef: null, createdAt: now };
    this.newRefunds.push(refund);
    this.touch(now);
    return refund;
  }

  /** The provider gave the money back, or would not. Answers whether it was news. */
  settleRefund(refund: Refund, outcome: RefundOutcome, now: Date): boolean {
    if (refund.status !== 'pending' || outcome.status === 'pending') return false;
    refund.status = outcome.status;
    refund.providerRef = outcome.providerRef ?? null;
    if (refund.status === 'failed') {
      const payment = this.payment(refund.paymentId);
      payment.returnRefund(refund.amount);
      this.changedPayments.add(payment);
    } else this.record('order.refunded', { refundId: refund.id, paymentId: refund.paymentId, amount: this.money(refund.amount) });
    this.touch(now);
    return true;
  }

  /** The payment of that id; asking for another order's is a mistake of ours. */
  payment(id: string): Payment {
    const payment = this.payments.find((each) => each.id === id);
    if (!payment) throw new Error(`Order ${this.id} has no payment ${id}`);
    return payment;
  }

  private follow(payment: Payment, now: Date): void {
    const { id: paymentId, state } = payment;
    const awaited = this.status === 'awaiting_payment';
    if (payment.status === 'succeeded' && awaited) this.markPaid(paymentId, state.amount, now);
    else if (payment.status === 'succeeded') this.refund(payment, { id: uuidv7(), amount: state.amount, reason: 'paid too late' }, now);
    else if (payment.status === 'failed' && awaited) {
      this.record('order.payment_failed', { paymentId, amount: this.money(state.amount), failureCode: state.failureCode ?? 'declined' });
    }
  }

  private markPaid(paymentId: string | undefined, amount: number, now: Date): void {
    this.moveTo('paid', orderNotPayable, { paymentId, amount: this.money(amount) }, now);
  }

  /** Records the fact that carries the name of the status. */
  private moveTo<S extends Exclude<OrderStatus, 'awaiting_payment'>>(
    status: S,
    refusal: (from: OrderStatus) => Error,
    data: OrderEventData<`order.${S}`>,
    now: Date,
  ): void {
    this.assertMayBecome(status, refusal);
    this.record(`order.${status}`, data);
    this.touch(now);
  }

  private assertMayBecome(status: OrderStatus, refusal: (from: OrderStatus) => Error): void {
    if (!mayFollow(this.status, status)) throw refusal(this.status);
  }

  private touch(now: Date): void {
    const payments = this.payments.map(({ state }) => state);
    this.columns.updatedAt = now;
    this.columns.paymentStatus = orderPaymentStatus(this.columns.totals.grand, payments);
  }

  private money(amount: number): Amount {
    return { amount, currency: this.columns.currency };
  }

  private record<T extends OrderEventType>(type: T, data: OrderEventData<T>): void {
    const { id, customerId, version } = this.columns;
    const event = orderEvent({ id, customerId, version: version + 1 }, type, data);
    Object.assign(this.columns, changeBy(event, this.columns), { version: event.version });
    this.events.push(event);
  }
}
