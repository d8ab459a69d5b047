import { Controller } from '@nestjs/common';
import {
  PaymentServiceControllerMethods,
  type ConfirmPaymentRequest,
  type ConfirmPaymentResponse,
  type HandleWebhookRequest,
  type HandleWebhookResponse,
  type PaymentServiceController,
  type PayOrderRequest,
  type PayOrderResponse,
  type RefundOrderRequest,
  type RefundOrderResponse,
} from '#contracts/generated/ashlar/orders/v1/payments.js';
import { AdminOnly, LoggedIn, Public } from '#platform/auth/access-rules.js';
import { ConfirmPayment } from './confirm-payment.js';
import { HandleWebhook } from './handle-webhook.js';
import { PayOrder } from './pay-order.js';
import { RefundOrder } from './refund-order.js';

@Controller()
@PaymentServiceControllerMethods()
export class PaymentGrpcController implements PaymentServiceController {
  constructor(
    private readonly pay: PayOrder,
    private readonly confirm: ConfirmPayment,
    private readonly refund: RefundOrder,
    private readonly webhook: HandleWebhook,
  ) {}

  @LoggedIn()
  async payOrder(request: PayOrderRequest): Promise<PayOrderResponse> {
    return { payment: await this.pay.execute(request) };
  }

  @LoggedIn()
  async confirmPayment(request: ConfirmPaymentRequest): Promise<ConfirmPaymentResponse> {
    return { payment: await this.confirm.execute(request) };
  }

  @AdminOnly({ scope: 'orders:write' })
  async refundOrder(request: RefundOrderRequest): Promise<RefundOrderResponse> {
    return { refund: await this.refund.execute(request) };
  }

  @Public()
  async handleWebhook(request: HandleWebhookRequest): Promise<HandleWebhookResponse> {
    await this.webhook.execute(request);
    return {};
  }
}
