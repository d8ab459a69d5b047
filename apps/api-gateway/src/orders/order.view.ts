import { ApiExtraModels, ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Order, OrderLine, OrderPaymentStatus, OrderTotals, Parcel } from '#contracts/generated/ashlar/orders/v1/order.js';
import { given } from '../edge/output/given.js';
import { instant, instantOrNull } from '../edge/output/instant.js';
import { MoneyView, toMoneyView } from '../edge/output/money.view.js';
import { PostalAddressView, toPostalAddressView } from '../edge/output/postal-address.view.js';
import { paymentStatusNames, statuses, statusNames, type OrderStatusName } from './order-status.js';
import { PaymentView, toPaymentView } from './payment.view.js';

@ApiSchema({ name: 'OrderLine' })
export class OrderLineView {
  @ApiProperty({ example: 'LT-MUG-OA' })
  sku: string;
  @ApiProperty({ format: 'uuid' })
  variantId: string;
  @ApiProperty({ example: 'Everyday Mug – Oat' })
  name: string;
  @ApiProperty()
  unitPrice: MoneyView;
  @ApiProperty({ type: 'integer', example: 2 })
  quantity: number;
  @ApiProperty()
  total: MoneyView;
}

@ApiSchema({ name: 'OrderTotals' })
export class OrderTotalsView {
  @ApiProperty()
  items: MoneyView;
  @ApiProperty()
  shipping: MoneyView;
  @ApiProperty()
  tax: MoneyView;
  @ApiProperty()
  discount: MoneyView;
  @ApiProperty({ description: 'items + shipping + tax − discount.' })
  grand: MoneyView;
}

@ApiSchema({ name: 'Parcel' })
export class ParcelView {
  @ApiProperty({ type: String, nullable: true, example: 'Royal Mail' })
  carrier: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'RM123456785GB' })
  trackingNumber: string | null;
}

@ApiSchema({ name: 'Order' })
@ApiExtraModels(PostalAddressView, ParcelView)
export class OrderView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ description: 'Made to be read aloud.' })
  number: string;
  @ApiProperty({ enum: Object.keys(statuses), example: 'paid' })
  status: OrderStatusName;
  @ApiProperty({ enum: ['unpaid', 'processing', 'paid', 'failed', 'partially_refunded', 'refunded'], example: 'paid' })
  paymentStatus: (typeof paymentStatusNames)[OrderPaymentStatus];
  @ApiProperty({ example: 'GBP' })
  currency: string;
  @ApiProperty({ type: () => OrderLineView, isArray: true })
  lines: OrderLineView[];
  @ApiProperty()
  totals: OrderTotalsView;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null once the person was erased.' })
  customerId: string | null;
  @ApiProperty({ type: String, format: 'email', nullable: true, description: 'null once the person was erased.' })
  email: string | null;
  @ApiProperty({ type: () => PostalAddressView, nullable: true, description: 'null once the person was erased.' })
  shippingAddress: PostalAddressView | null;
  @ApiProperty({ type: () => PaymentView, isArray: true })
  payments: PaymentView[];
  @ApiProperty({ type: () => ParcelView, nullable: true, description: 'How it travels, once shipped.' })
  parcel: ParcelView | null;
  @ApiProperty({ format: 'date-time' })
  placedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When an unpaid order gives its stock back.' })
  expiresAt: string | null;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
  @ApiProperty({ type: 'integer', example: 2 })
  version: number;
}

export const toOrderView = (order: Order): OrderView => ({
  id: order.id,
  number: order.number,
  status: statusNames[order.status],
  paymentStatus: paymentStatusNames[order.paymentStatus],
  currency: order.currency,
  lines: order.lines.map(toLineView),
  totals: toTotalsView(given(order.totals)),
  customerId: order.customerId ?? null,
  email: order.email ?? null,
  shippingAddress: order.shippingAddress == null ? null : toPostalAddressView(order.shippingAddress),
  payments: order.payments.map(toPaymentView),
  parcel: toParcelView(order.parcel),
  placedAt: instant(order.placedAt),
  expiresAt: instantOrNull(order.expiresAt),
  createdAt: instant(order.createdAt),
  updatedAt: instant(order.updatedAt),
  version: order.version,
});

const toLineView = (line: OrderLine): OrderLineView => ({
  sku: line.sku,
  variantId: line.variantId,
  name: line.name,
  unitPrice: toMoneyView(line.unitPrice),
  quantity: line.quantity,
  total: toMoneyView(line.total),
});

const toTotalsView = (totals: OrderTotals): OrderTotalsView => ({
  items: toMoneyView(totals.items),
  shipping: toMoneyView(totals.shipping),
  tax: toMoneyView(totals.tax),
  discount: toMoneyView(totals.discount),
  grand: toMoneyView(totals.grand),
});

const toParcelView = (parcel: Parcel | null | undefined): ParcelView | null =>
  parcel == null ? null : { carrier: parcel.carrier ?? null, trackingNumber: parcel.trackingNumber ?? null };
