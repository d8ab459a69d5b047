import { setTimeout as sleep } from 'node:timers/promises';
import { countryCodeOf } from '../plan/countries.js';
import { customerOf } from '../plan/customers.js';
import type { PlannedOrder } from '../plan/plan.js';
import { orderMark } from './order-mark.js';
import { refusedWith } from './session.js';
import type { Session } from './session.js';
import type { OrderView } from './shapes.js';

const payment = { provider: 'sandbox', token: 'tok_ok' };
/** A payment whose answer was lost settles within 30 s of the service being up. */
const SETTLES_WITHIN_MS = 120_000;
const LOOK_AGAIN_AFTER_MS = 500;

const settled = new Set(['paid', 'partially_refunded', 'refunded']);

/** Whether the money of an order is there, whatever went back since. */
export const isPaid = ({ paymentStatus }: { readonly paymentStatus: string }) => settled.has(paymentStatus);

/** The shop has the order, but its money did not come. */
export class NotPaid extends Error {}

export interface Placing {
  readonly fileId: string;
  /** How many orders of this invoice expired or were cancelled: the next needs a key of its own. */
  readonly deadBefore: number;
}

/** Places an invoice and pays it in one request; a repeat of it is the same order. */
export async function placeOrder(buyer: Session, order: PlannedOrder, { fileId, deadBefore }: Placing): Promise<OrderView> {
  const again = deadBefore === 0 ? '' : `-again-${deadBefore}`;
  const body = {
    lines: order.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    shippingAddress: addressOf(order, fileId),
    payment,
    expectedTotal: { amount: order.pence, currency: 'GBP' },
  };
  return (await buyer.post<OrderView>('/api/v1/orders', body, `replay-${fileId}-${order.key}${again}`)).data;
}

export const readOrder = async (person: Session, id: string) => (await person.get<OrderView>(`/api/v1/orders/${id}`)).data;

/** Waits for the money of an order, and pays once more when a payment failed. Answers with the order's last state. */
export async function settle(buyer: Session, first: OrderView): Promise<OrderView> {
  const giveUpAt = Date.now() + SETTLES_WITHIN_MS;
  let order = first;
  while (!isPaid(order)) {
    const unpaid = order.paymentStatus === 'unpaid' || order.paymentStatus === 'failed';
    if (order.status !== 'awaiting_payment' || Date.now() > giveUpAt) {
      throw new NotPaid(`order ${order.id} is ${order.status}, its payment ${order.paymentStatus}`);
    }
    if (unpaid) await payAgain(buyer, order);
    else await sleep(LOOK_AGAIN_AFTER_MS);
    order = await readOrder(buyer, order.id);
  }
  return order;
}

async function payAgain(buyer: Session, { id, payments }: OrderView): Promise<void> {
  try {
    await buyer.post(`/api/v1/orders/${id}/payments`, payment, `replay-${id}-payment-${payments.length + 1}`);
  } catch (error) {
    // Paid meanwhile, or declined: the order itself says which.
    if (!refusedWith(error, 'ORDER_NOT_PAYABLE', 'PAYMENT_DECLINED')) throw error;
    await sleep(LOOK_AGAIN_AFTER_MS);
  }
}

function addressOf({ key, customer, country }: PlannedOrder, fileId: string) {
  const { firstName, lastName } = customerOf(customer, country);
  return {
    name: `${firstName} ${lastName}`,
    line1: '1 Replay Street',
    line2: orderMark(fileId, key),
    city: country || 'Unspecified',
    region: country || 'Unspecified',
    postalCode: '00000',
    country: countryCodeOf(country),
  };
}
