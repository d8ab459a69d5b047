import { actsForShop } from '#platform/auth/acts-for-shop.js';
import type { Scope } from '#platform/auth/scopes.js';
import { unauthenticated } from '#platform/errors/domain-error.js';
import { currentCall, type Caller } from '#platform/grpc/call-context.js';
import { orderNotFound } from './order.errors.js';
import type { Order } from './order.entity.js';

/** Who is calling. */
export function caller(): Caller {
  const found = currentCall()?.caller;
  if (!found) throw unauthenticated();
  return found;
}

/** The order, when the caller owns it; else ORDER_NOT_FOUND, as if it did not exist. */
export function ownOrder(order: Order | undefined): Order {
  if (order?.state.customerId !== caller().userId) throw orderNotFound();
  return order;
}

/** The order, when the caller owns it or acts for the shop; else ORDER_NOT_FOUND. */
export function visibleOrder(order: Order | undefined, scope: Scope): Order {
  return order && actsForShop(caller(), scope) ? order : ownOrder(order);
}
