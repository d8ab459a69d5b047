import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Payment as ProtoPayment } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { PayOrderRequest } from '#contracts/generated/ashlar/orders/v1/payments.js';
import { validationFailed, type FieldError } from '#platform/errors/domain-error.js';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import { ownOrder } from '../order/order-access.js';
import { readPayment } from '../order/order-input.js';
import { orderNotFound } from '../order/order.errors.js';
import type { Order } from '../order/order.entity.js';
import { lockOrder, saveOrder } from '../order/order.store.js';
import { isUuid } from '../order/text-field.js';
import { ChargePayment } from './charge-payment.js';
import { paymentDeclined } from './payment.errors.js';
import { toProtoPayment } from './payment.proto.js';

/** Pays an order that awaits payment. */
@Injectable()
export class PayOrder {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly dataSource: DataSource,
    private readonly charge: ChargePayment,
  ) {}

  /** Throws ORDER_NOT_FOUND, ORDER_NOT_PAYABLE, UNKNOWN_PROVIDER, and PAYMENT_DECLINED: the attempt stays on record and the order can be paid again. */
  async execute(request: PayOrderRequest): Promise<ProtoPayment> {
    const errors: FieldError[] = [];
    const { provider, token } = readPayment(request.payment, '', errors);
    if (errors.length > 0) throw validationFailed(errors);
    if (!isUuid(request.orderId)) throw orderNotFound();
    return this.idempotency.run(async (claim) => {
      const paymentId = claim.resourceId;
      const begun = await this.begin(request.orderId, paymentId, provider);
      const started = begun.payment(paymentId);
      const order =
        started.status !== 'processing'
          ? begun
          : await this.charge.execute(begun, started, token, async (manager, settled) => {
              const payment = settled.payment(paymentId);
              if (payment.status !== 'failed') await claim.completeIn(manager, toProtoPayment(payment));
            });
      const payment = order.payment(paymentId);
      if (payment.status === 'failed') throw paymentDeclined(payment.state.failureCode);
      return toProtoPayment(payment);
    });
  }

  /** Commits the payment's row before the provider hears of it; finds it when an earlier attempt under this key did. */
  private begin(orderId: string, paymentId: string, provider: string): Promise<Order> {
    return this.dataSource.transaction(async (manager) => {
      const order = ownOrder(await lockOrder(manager, orderId));
      if (order.payments.some(({ id }) => id === paymentId)) return order;
      order.assertPayable(new Date());
      this.charge.assertProvider(provider, 'provider');
      order.startPayment(paymentId, provider, new Date());
      await saveOrder(manager, order);
      return order;
    });
  }
}
