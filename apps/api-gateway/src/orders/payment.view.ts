import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PaymentStatus, type Payment, type Refund } from '#contracts/generated/ashlar/orders/v1/order.js';
import { instant } from '../edge/output/instant.js';
import { MoneyView, toMoneyView } from '../edge/output/money.view.js';

export const paymentStatusNames = {
  [PaymentStatus.PAYMENT_STATUS_UNSPECIFIED]: 'processing',
  [PaymentStatus.PAYMENT_STATUS_PROCESSING]: 'processing',
  [PaymentStatus.PAYMENT_STATUS_REQUIRES_ACTION]: 'requires_action',
  [PaymentStatus.PAYMENT_STATUS_SUCCEEDED]: 'succeeded',
  [PaymentStatus.PAYMENT_STATUS_FAILED]: 'failed',
} as const;

/** An attempt to pay an order. */
@ApiSchema({ name: 'Payment' })
export class PaymentView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ format: 'uuid' })
  orderId: string;
  @ApiProperty({ example: 'sandbox' })
  provider: string;
  @ApiProperty({ enum: ['processing', 'requires_action', 'succeeded', 'failed'], example: 'succeeded' })
  status: (typeof paymentStatusNames)[PaymentStatus];
  @ApiProperty()
  amount: MoneyView;
  @ApiProperty()
  refunded: MoneyView;
  @ApiProperty({ type: String, required: false, description: 'When it failed.', example: 'card_declined' })
  failureCode?: string | undefined;
  @ApiProperty({
    type: String,
    required: false,
    description: 'What the customer has to do, while it requires action.',
    example: 'confirm_3ds',
  })
  nextAction?: string | undefined;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** The part of a refund that is for one line of the order. */
@ApiSchema({ name: 'RefundLine' })
export class RefundLineView {
  @ApiProperty({ example: 'LT-MUG-OA' })
  sku: string;
  @ApiProperty()
  amount: MoneyView;
}

/** Money given back. */
@ApiSchema({ name: 'Refund' })
export class RefundView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ format: 'uuid' })
  paymentId: string;
  @ApiProperty()
  amount: MoneyView;
  @ApiProperty({ example: 'arrived broken' })
  reason: string;
  @ApiProperty({ enum: ['pending', 'succeeded', 'failed'], example: 'succeeded' })
  status: string;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({
    type: [RefundLineView],
    description: "How it spreads over the order's lines, in proportion to what is left of each; together they are the amount, to the cent.",
  })
  lines: RefundLineView[];
}

export const toPaymentView = (payment: Payment): PaymentView => ({
  id: payment.id,
  orderId: payment.orderId,
  provider: payment.provider,
  status: paymentStatusNames[payment.status],
  amount: toMoneyView(payment.amount),
  refunded: toMoneyView(payment.refunded),
  failureCode: payment.failureCode ?? undefined,
  nextAction: payment.nextAction ?? undefined,
  createdAt: instant(payment.createdAt),
});

export const toRefundView = (refund: Refund): RefundView => ({
  id: refund.id,
  paymentId: refund.paymentId,
  amount: toMoneyView(refund.amount),
  reason: refund.reason,
  status: refund.status,
  createdAt: instant(refund.createdAt),
  lines: refund.lines.map(({ sku, amount }) => ({ sku, amount: toMoneyView(amount) })),
});
