import type { PaymentInput, PlaceOrderRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { isCurrency } from '#contracts/money.js';
import { DomainError, validationFailed, type FieldError } from '#platform/errors/domain-error.js';
import type { Amount } from './order-totals.js';
import { readShippingAddress, type ShippingAddress } from './shipping-address.js';
import { readText } from './text-field.js';

const mostLines = 500;
const mostPieces = 1_000_000;

/** A wish for an order that makes sense by itself; whether it can be met is for catalog to say. */
export interface OrderInput {
  /** One a SKU, in the order of their first mention. */
  lines: { sku: string; quantity: number }[];
  /** Of each of them, where it stands in the request. */
  positions: number[];
  shippingAddress: ShippingAddress;
  payment: PaymentInput | undefined;
  expectedTotal: Amount | undefined;
}

/** Throws VALIDATION_FAILED naming every field that is wrong. */
export function readOrderInput(request: PlaceOrderRequest): OrderInput {
  const errors: FieldError[] = [];
  const input = {
    ...readLines(request.lines, errors),
    shippingAddress: readShippingAddress(request.shippingAddress, 'shippingAddress', errors),
    payment: request.payment == null ? undefined : readPayment(request.payment, 'payment.', errors),
    expectedTotal: request.expectedTotal == null ? undefined : readAmount(request.expectedTotal, 'expectedTotal', errors),
  };
  if (errors.length > 0) throw validationFailed(errors);
  return input;
}

/** The means of payment; `prefix` is where its fields stand in the request body, e.g. `payment.`. */
export function readPayment(payment: PaymentInput | null | undefined, prefix: string, errors: FieldError[]): PaymentInput {
  return {
    provider: readText(payment?.provider, { field: `${prefix}provider`, max: 50 }, errors),
    token: readText(payment?.token, { field: `${prefix}token`, max: 255 }, errors),
  };
}

/** An amount of money, zero or more. */
export function readAmount({ amount, currency }: Amount, field: string, errors: FieldError[]): Amount {
  if (!Number.isSafeInteger(amount) || amount < 0) {
    errors.push({ field: `${field}.amount`, code: 'INVALID', message: 'must be a whole number of minor units, zero or more' });
  }
  if (!isCurrency(currency)) errors.push({ field: `${field}.currency`, code: 'INVALID', message: 'must be an ISO 4217 code' });
  return { amount, currency };
}

function readLines(lines: PlaceOrderRequest['lines'], errors: FieldError[]): Pick<OrderInput, 'lines' | 'positions'> {
  if (lines.length < 1 || lines.length > mostLines) {
    errors.push({ field: 'lines', code: 'INVALID', message: `must have 1 to ${mostLines} lines` });
    return { lines: [], positions: [] };
  }
  const merged = new Map<string, { quantity: number; position: number }>();
  for (const [position, { sku, quantity }] of lines.entries()) {
    const field = `lines[${position}]`;
    readText(sku, { field: `${field}.sku`, max: 255 }, errors);
    const known = merged.get(sku);
    const sum = (known?.quantity ?? 0) + quantity;
    if (!Number.isSafeInteger(quantity) || quantity < 1 || sum > mostPieces) {
      errors.push({ field: `${field}.quantity`, code: 'INVALID', message: `must be 1 to ${mostPieces}, all lines of a SKU together` });
    }
    merged.set(sku, { quantity: sum, position: known?.position ?? position });
  }
  return {
    lines: [...merged].map(([sku, { quantity }]) => ({ sku, quantity })),
    positions: [...merged.values()].map(({ position }) => position),
  };
}

/** An error that names lines by their place in `lines`, with their places in the request. */
export const inTermsOfRequest = (error: DomainError, { positions }: OrderInput): DomainError =>
  new DomainError(
    error.kind,
    error.code,
    error.message,
    error.errors.map((each) => ({
      ...each,
      field: each.field.replace(/^lines\[(\d+)\]/, (_, line: string) => `lines[${positions[Number(line)]}]`),
    })),
    error.options,
  );
