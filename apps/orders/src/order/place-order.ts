import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Order as ProtoOrder } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { PaymentInput, PlaceOrderRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { faultPoint } from '#platform/faults/fault-point.js';
import { Idempotency, type Claim } from '#platform/idempotency/idempotency.js';
import { ChargePayment } from '../payment/charge-payment.js';
import { caller } from './order-access.js';
import { readOrderInput, type OrderInput } from './order-input.js';
import type { Order } from './order.entity.js';
import { OrderAnswers } from './order-answers.js';
import { insertOrder, lockOrder } from './order.store.js';
import { PrepareOrder } from './prepare-order.js';

/**
 * Reserves stock, records the order and, when a payment came along, pays it: the steps of docs/placing-an-order.md. Whatever dies between two
 * steps, a repeat under the same key goes on with the same order id, and each step finds what it did before.
 */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly dataSource: DataSource,
    private readonly prepare: PrepareOrder,
    private readonly charge: ChargePayment,
    private readonly answers: OrderAnswers,
  ) {}

  /** Throws VALIDATION_FAILED, UNKNOWN_PROVIDER, and what `PrepareOrder` throws. A declined payment is no error: the order awaits another. */
  async execute(request: PlaceOrderRequest): Promise<ProtoOrder> {
    const input = readOrderInput(request);
    const placed = await this.idempotency.run(async (claim) => {
      faultPoint('orders.after-claim');
      if (input.payment) this.charge.assertProvider(input.payment.provider, 'payment.provider');
      const order = (await this.placedBefore(claim)) ?? (await this.place(claim, input));
      return this.answers.of(input.payment ? await this.pay(claim, order, input.payment) : order);
    }, this.answers);
    faultPoint('orders.before-response');
    return placed;
  }

  private async placedBefore({ repeated, resourceId }: Claim): Promise<Order | undefined> {
    return repeated ? lockOrder(this.dataSource.manager, resourceId) : undefined;
  }

  /** The payment's row is committed with the order, before the provider hears of it. */
  private async place(claim: Claim, input: OrderInput): Promise<Order> {
    const order = await this.prepare.execute(claim.resourceId, caller().userId, input);
    const isPaidLater = !input.payment || order.status !== 'awaiting_payment';
    if (input.payment && !isPaidLater) order.startPayment(uuidv7(), input.payment.provider, new Date());
    await this.dataSource.transaction(async (manager) => {
      await insertOrder(manager, order);
      if (isPaidLater) await claim.completeIn(manager, this.answers.of(order));
    });
    return order;
  }

  /** Charges the payment that came with the order, unless its outcome is known by now. */
  private async pay(claim: Claim, order: Order, { token }: PaymentInput): Promise<Order> {
    const [first] = order.payments;
    if (first?.status !== 'processing') return order;
    return this.charge.execute(order, first, token, (manager, settled) => claim.completeIn(manager, this.answers.of(settled)));
  }
}
