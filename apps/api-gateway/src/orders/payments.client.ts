import { Injectable } from '@nestjs/common';
import type { PaymentServiceClient } from '#contracts/generated/ashlar/orders/v1/payments.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { OrdersPeer } from '#platform/grpc/peers.module.js';
import { created, plain } from '../edge/http/answer.js';
import { knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import { orderNotFound, untilDeadline } from './order-calls.js';
import { toPaymentView, toRefundView } from './payment.view.js';
import type { ConfirmDto, PayDto, RefundDto } from './payments.dto.js';

const paymentNotFound = () => new DomainError('not_found', 'PAYMENT_NOT_FOUND', 'There is no such payment.');

/** Money for orders, asked of orders. */
@Injectable()
export class PaymentsClient {
  private readonly payments: PromiseClient<PaymentServiceClient>;

  constructor(orders: OrdersPeer) {
    this.payments = orders.serviceClient<PaymentServiceClient>('ashlar.orders.v1.PaymentService');
  }

  async pay(id: string, { provider, token }: PayDto) {
    const orderId = knownId(id, orderNotFound);
    const { payment } = await this.payments.payOrder({ orderId, payment: { provider, token } }, untilDeadline);
    return created(toPaymentView(given(payment)), `/orders/${orderId}`);
  }

  async confirm(id: string, { result }: ConfirmDto) {
    const { payment } = await this.payments.confirmPayment({ paymentId: knownId(id, paymentNotFound), result }, untilDeadline);
    return plain(toPaymentView(given(payment)));
  }

  async refund(id: string, { amount, reason, restock }: RefundDto) {
    const orderId = knownId(id, orderNotFound);
    const request = { orderId, amount: amount ?? undefined, reason, restock: restock ?? false };
    const { refund } = await this.payments.refundOrder(request, untilDeadline);
    return created(toRefundView(given(refund)), `/orders/${orderId}`);
  }

  async webhook(provider: string, body: Buffer, headers: Record<string, string>) {
    await this.payments.handleWebhook({ provider, body, headers });
    return plain({ received: true });
  }
}
