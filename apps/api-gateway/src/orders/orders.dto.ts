import { Choice, Id, Instant, Name, Text, WholeNumber } from '../edge/input/fields.js';
import { Money } from '../edge/input/money.dto.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { PostalAddress } from '../edge/input/postal-address.dto.js';
import { ListOf, Nested } from '../edge/input/structures.js';
import { statuses, type OrderStatusName } from './order-status.js';
import { PayDto } from './payments.dto.js';

export class OrderLineDto {
  @Text({ max: 64, example: 'LT-MUG-OA' })
  sku: string;

  @WholeNumber({ min: 1, max: 1_000_000, example: 2 })
  quantity: number;
}

export class PlaceOrderDto {
  @ListOf(() => OrderLineDto, { min: 1, max: 500, about: 'A SKU on two lines is one line with the sum.' })
  lines: OrderLineDto[];

  @Nested(() => PostalAddress)
  shippingAddress: PostalAddress;

  @Nested(() => PayDto, { optional: true, nullable: true, about: 'Left out: the order awaits payment.' })
  payment?: PayDto | null;

  @Nested(() => Money, { optional: true, nullable: true, about: 'The grand total you showed; 409 when it no longer holds.' })
  expectedTotal?: Money | null;
}

export class OrdersQuery extends PageQuery {
  @Choice(Object.keys(statuses), { optional: true, about: 'Only those in this status.' })
  status?: OrderStatusName;

  @Id({ optional: true, about: 'For administrators.' })
  customerId?: string;

  @Instant({ optional: true, about: 'Placed at or after.' })
  from?: string;

  @Instant({ optional: true, about: 'Placed before.' })
  to?: string;
}

export class CancelDto {
  @Name({ max: 500, content: 'lines', optional: true, nullable: true, example: 'ordered twice' })
  reason?: string | null;
}

export class ParcelDto {
  @Name({ max: 100, optional: true, nullable: true, example: 'Royal Mail' })
  carrier?: string | null;

  @Name({ max: 100, optional: true, nullable: true, example: 'RM123456785GB' })
  trackingNumber?: string | null;
}
