import { invoiceOfMark } from './order-mark.js';
import { everyItem } from './pages.js';
import type { Session } from './session.js';
import type { OrderView } from './shapes.js';

/** An order of this file, as the shop has it. */
export interface ShopOrder {
  readonly id: string;
  readonly key: string;
  readonly status: string;
  readonly paymentStatus: string;
  readonly grandPence: number;
  /** What its succeeded payments brought, and what of that went back. */
  readonly paidPence: number;
  readonly refundedPence: number;
}

export interface ShopOrders {
  readonly ofFile: readonly ShopOrder[];
  /** Every order of the shop, whoever placed it. */
  readonly everyId: ReadonlySet<string>;
}

const dead = new Set(['cancelled', 'expired']);

/** A dead order sold nothing: its invoice can be placed again. */
export const isDead = ({ status }: Pick<ShopOrder, 'status'>) => dead.has(status);

/** Reads what the shop says of its orders, as an administrator sees it. */
export async function readShopOrders(admin: Session, fileId: string): Promise<ShopOrders> {
  const ofFile: ShopOrder[] = [];
  const everyId = new Set<string>();
  for await (const order of everyItem<OrderView>(admin, '/api/v1/orders')) {
    everyId.add(order.id);
    const key = invoiceOfMark(order.shippingAddress?.line2, fileId);
    if (key !== undefined) ofFile.push(toShopOrder(order, key));
  }
  return { ofFile, everyId };
}

export function toShopOrder(order: OrderView, key: string): ShopOrder {
  const paid = order.payments.filter(({ status }) => status === 'succeeded');
  return {
    id: order.id,
    key,
    status: order.status,
    paymentStatus: order.paymentStatus,
    grandPence: order.totals.grand.amount,
    paidPence: paid.reduce((sum, { amount }) => sum + amount.amount, 0),
    refundedPence: paid.reduce((sum, { refunded }) => sum + (refunded?.amount ?? 0), 0),
  };
}
