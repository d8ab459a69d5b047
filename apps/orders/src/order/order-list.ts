import type { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import type { ListOrdersRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { fromTimestamp } from '#contracts/timestamp.js';
import { toPage } from '#platform/database/page.js';
import { actsForShop } from '#platform/auth/acts-for-shop.js';
import { forbidden, invalidField } from '#platform/errors/domain-error.js';
import { caller } from './order-access.js';
import { fromProtoOrderStatus } from './order.proto.js';
import { isUuid } from './text-field.js';

/** A list that was asked for, as SQL conditions on `o` and their values. */
export interface OrderList {
  limit: number;
  conditions: string[];
  values: unknown[];
  count: CountMode;
}

/** Customers see their own orders, administrators and clients everybody's. Naming a customer is for these: 403 for anybody else. */
export function readOrderList({ page, status, customerId, from, to }: ListOrdersRequest): OrderList {
  const everybodys = actsForShop(caller(), 'orders:read');
  if (customerId && !everybodys) throw forbidden();
  if (customerId && !isUuid(customerId)) throw invalidField('customerId', 'must be a UUID');
  const { limit, count } = toPage(page);

  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: string, value: unknown): void => {
    values.push(value);
    conditions.push(`${condition} $${values.length}`);
  };
  const customer = everybodys ? customerId : caller().userId;
  const only = fromProtoOrderStatus(status);
  if (customer) add('o.customer_id =', customer);
  if (only) add('o.status =', only);
  if (from != null) add('o.placed_at >=', fromTimestamp(from));
  if (to != null) add('o.placed_at <', fromTimestamp(to));
  return { limit, conditions, values, count };
}

/** The same filters always have the same name; a cursor is good for that name only. */
export const nameOf = ({ conditions, values }: OrderList): string => JSON.stringify(['orders', conditions, values]);

/** `WHERE` with every condition; empty when there is none. */
export const where = (conditions: readonly string[]): string => (conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '');
