import { z } from 'zod';
import { failureCodes } from '../charge/charge.js';

const outcome = z.discriminatedUnion('status', [
  z.object({ status: z.literal('succeeded') }),
  z.object({ status: z.literal('failed'), failureCode: z.enum(failureCodes) }),
]);

const charge = z.object({
  id: z.string(),
  orderId: z.string(),
  paymentId: z.string(),
  idempotencyKey: z.string(),
  status: z.enum(['succeeded', 'failed', 'requires_action', 'processing']),
  amount: z.int(),
  currency: z.string(),
  refunded: z.int(),
  failureCode: z.enum(failureCodes).optional(),
  pending: z.object({ dueAt: z.string(), outcome }).optional(),
  telling: z.enum(['duplicated', 'reordered']).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const refund = z.object({
  id: z.string(),
  refundId: z.string(),
  chargeId: z.string(),
  idempotencyKey: z.string(),
  amount: z.int(),
  currency: z.string(),
  reason: z.string().optional(),
  createdAt: z.string(),
});

/**
 * What the journal is made of: one line of JSON a fact. A fact that ends a charge or gives money back carries the id of the event
 * that tells about it, so that the two are written by one line and neither can be lost without the other.
 */
export const factSchema = z.discriminatedUnion('fact', [
  z.object({
    fact: z.literal('charge_made'),
    at: z.string(),
    charge,
    fingerprint: z.string(),
    eventId: z.string().optional(),
    /** Of an event about the time when it was `processing`, told after the outcome. */
    earlierEventId: z.string().optional(),
  }),
  z.object({ fact: z.literal('charge_settled'), at: z.string(), chargeId: z.string(), outcome, eventId: z.string() }),
  z.object({ fact: z.literal('refund_made'), at: z.string(), refund, fingerprint: z.string(), eventId: z.string() }),
  z.object({ fact: z.literal('event_delivered'), at: z.string(), eventId: z.string() }),
]);

export type Fact = z.infer<typeof factSchema>;
