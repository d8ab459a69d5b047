import { DomainError } from '#platform/errors/domain-error.js';
import type { OrderStatus } from './order-status.js';

const wrongState = (code: string, status: OrderStatus, verb: string) =>
  new DomainError('wrong_state', code, `An order that is ${status.replace('_', ' ')} cannot be ${verb}.`);

/** 404: no such order, or not yours. */
export const orderNotFound = () => new DomainError('not_found', 'ORDER_NOT_FOUND', 'There is no such order.');

/** 409: it was shipped, or is off already. */
export const orderNotCancellable = (status: OrderStatus) => wrongState('ORDER_NOT_CANCELLABLE', status, 'cancelled');

/** 409: only a paid order is shipped. */
export const orderNotShippable = (status: OrderStatus) => wrongState('ORDER_NOT_SHIPPABLE', status, 'shipped');

/** 409: only a shipped order is delivered. */
export const orderNotDeliverable = (status: OrderStatus) => wrongState('ORDER_NOT_DELIVERABLE', status, 'delivered');

/** 409: it is paid, off, past its time, or a payment of it is still under way. */
export const orderNotPayable = (why: string) => new DomainError('wrong_state', 'ORDER_NOT_PAYABLE', `The order cannot be paid: ${why}.`);

/** 409: nothing was paid. */
export const orderNotRefundable = () => new DomainError('wrong_state', 'ORDER_NOT_REFUNDABLE', 'Nothing was paid for this order.');

/** 409, asked by catalog only: the order may still come to be. */
export const orderPending = () => new DomainError('wrong_state', 'ORDER_PENDING', 'The order is being placed.');

/** 409: the total is not what the buyer saw. */
export const priceChanged = (now: { amount: number; currency: string }) =>
  new DomainError('wrong_state', 'PRICE_CHANGED', `The total is ${now.amount} ${now.currency} by now.`, [
    { field: 'expectedTotal', code: 'PRICE_CHANGED', message: `is ${now.amount} ${now.currency} by now` },
  ]);

/** 422: an order has one currency. */
export const mixedCurrencies = (currencies: readonly string[]) =>
  new DomainError('refused', 'MIXED_CURRENCIES', `An order has one currency, and these items come in ${currencies.join(' and ')}.`, [
    { field: 'lines', code: 'MIXED_CURRENCIES', message: `come in ${currencies.join(' and ')}` },
  ]);

/** 422: more than JSON can carry exactly. */
export const totalTooLarge = () =>
  new DomainError('refused', 'TOTAL_TOO_LARGE', 'The total is larger than 2^53 - 1 minor units.', [
    { field: 'lines', code: 'TOTAL_TOO_LARGE', message: 'come to more than 2^53 - 1 minor units' },
  ]);
