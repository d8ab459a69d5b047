import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Refund as ProtoRefund } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { RefundOrderRequest } from '#contracts/generated/ashlar/orders/v1/payments.js';
import { invalidField, validationFailed, type FieldError } from '#platform/errors/domain-error.js';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import { addJob } from '#platform/jobs/add-job.js';
import { releaseReservationJob } from '../order/order-jobs.js';
import { readAmount } from '../order/order-input.js';
import { orderNotFound } from '../order/order.errors.js';
import { lockOrder, saveOrder } from '../order/order.store.js';
import { isUuid, readText } from '../order/text-field.js';
import { MakeRefund } from './make-refund.js';
import { toProtoRefund } from './payment.proto.js';
import { chooseRefund } from './refund-choice.js';
import { recordRefundLines } from './refund-lines.js';

const longestReason = 500;

/** Gives money of an order back, all that is left or a part of it. The order itself goes on as it is. */
@Injectable()
export class RefundOrder {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly dataSource: DataSource,
    private readonly makeRefund: MakeRefund,
  ) {}

  /** Throws ORDER_NOT_FOUND, ORDER_NOT_REFUNDABLE, REFUND_EXCEEDS_PAID. A refund that the provider did not answer stays `pending` and is asked for again. */
  async execute(request: RefundOrderRequest): Promise<ProtoRefund> {
    validate(request);
    return this.idempotency.run(async ({ resourceId: refundId }) => {
      await this.dataSource.transaction((manager) => this.begin(manager, refundId, request));
      return toProtoRefund(await this.makeRefund.executeOrLeave(refundId));
    });
  }

  /** Sets the money aside before the provider hears of it; does nothing when an earlier attempt under this key did. */
  private async begin(manager: EntityManager, id: string, { orderId, amount, reason, restock }: RefundOrderRequest): Promise<void> {
    const order = await lockOrder(manager, orderId);
    if (!order) throw orderNotFound();
    if (await this.makeRefund.exists(manager, id)) return;
    if (amount != null && amount.currency !== order.state.currency) {
      throw invalidField('amount.currency', `must be the order's, ${order.state.currency}`);
    }
    const choice = chooseRefund(order.payments, amount?.amount);
    order.refund(choice.payment, { id, amount: choice.amount, reason }, new Date());
    await saveOrder(manager, order);
    await recordRefundLines(manager, order, { id, amount: choice.amount });
    if (restock) await addJob(manager, releaseReservationJob(order.id));
  }
}

function validate({ orderId, amount, reason }: RefundOrderRequest): void {
  const errors: FieldError[] = [];
  readText(reason, { field: 'reason', max: longestReason }, errors);
  if (amount != null) {
    readAmount(amount, 'amount', errors);
    if (amount.amount === 0) errors.push({ field: 'amount.amount', code: 'INVALID', message: 'must be at least 1' });
  }
  if (errors.length > 0) throw validationFailed(errors);
  if (!isUuid(orderId)) throw orderNotFound();
}
