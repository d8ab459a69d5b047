import { z } from 'zod';
import type { PaymentOutcome } from './payment-states.js';

/** A charge as the sandbox shows it. */
export const chargeView = z.object({
  id: z.string(),
  paymentId: z.string(),
  status: z.enum(['processing', 'requires_action', 'succeeded', 'failed']),
  failureCode: z.string().optional(),
  nextAction: z.object({ type: z.string() }).optional(),
});

/** A refund as the sandbox shows it. */
export const refundView = z.object({ id: z.string(), refundId: z.string(), status: z.enum(['pending', 'succeeded', 'failed']) });

/** What a charge means for its payment. */
export const toOutcome = ({ id, status, failureCode, nextAction }: z.output<typeof chargeView>): PaymentOutcome => ({
  status,
  providerRef: id,
  failureCode,
  nextAction: nextAction?.type,
});
