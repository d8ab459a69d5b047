import { z } from 'zod';
import { idempotencyKeyRequired, invalidRequest } from '../charge/charge.errors.js';
import { forgeries } from '../webhook/forge-webhook.js';

const reference = z.string().min(1).max(255);
const amount = z.int().positive();

export const chargeBody = z.strictObject({
  orderId: reference,
  paymentId: reference,
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a three-letter currency code'),
  token: reference,
});

export const confirmBody = z.strictObject({ result: z.enum(['succeeded', 'failed']) });

export const refundBody = z.strictObject({ refundId: reference, amount, reason: z.string().max(1_000).optional() });

export const forgeryBody = z.strictObject({ chargeId: reference, how: z.enum(forgeries) });

export const chargeQuery = z.union(
  [z.strictObject({ idempotencyKey: reference }), z.strictObject({ orderId: reference })],
  'Ask by idempotencyKey or by orderId.',
);

export const ledgerQuery = z.strictObject({ orderId: reference.optional() });

const idempotencyKeyHeader = z.string().trim().min(1).max(255);

/** Raises `invalid_request`, naming each field that is wrong. */
export function shaped<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; '));
}

export function idempotencyKeyOf(headers: Readonly<Record<string, unknown>>): string {
  const parsed = idempotencyKeyHeader.safeParse(headers['idempotency-key']);
  if (!parsed.success) throw idempotencyKeyRequired();
  return parsed.data;
}
