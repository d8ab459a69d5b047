import { DomainError, type FieldError } from '#platform/errors/domain-error.js';

/** The answer may be recorded, and PostgreSQL keeps no NUL. */
export const skuNotFound = (sku: string) => new DomainError('not_found', 'SKU_NOT_FOUND', `There is no SKU ${sku.replaceAll('\0', '')}.`);

export const stockConflict = (message: string) => new DomainError('wrong_state', 'STOCK_CONFLICT', message);

export const unknownSku = (lines: readonly FieldError[]) => new DomainError('refused', 'UNKNOWN_SKU', 'Some SKUs are not on sale.', lines);

export const outOfStock = (lines: readonly FieldError[]) =>
  new DomainError('wrong_state', 'OUT_OF_STOCK', 'Some items are not available in this quantity.', lines);

export const reservationClosed = () =>
  new DomainError('wrong_state', 'RESERVATION_CLOSED', 'The reservation of this order was released: it cannot be made again.');

export const reservationNotFound = (orderId: string) =>
  new DomainError('not_found', 'RESERVATION_NOT_FOUND', `There is no reservation of an order ${orderId}.`);
