import { z } from 'zod';
import { invalidField } from '#platform/errors/domain-error.js';
import { chargeView, refundView, toOutcome } from './sandbox-outcome.js';
import type { ProviderNews, ProviderNotice } from './payment-provider.js';

const envelope = z.object({ id: z.string().min(1).max(255), type: z.string().min(1).max(255), data: z.unknown() });
const aboutCharge = z.object({ charge: chargeView });
const aboutRefund = z.object({ charge: chargeView, refund: refundView });

/**
 * An event of the sandbox whose signature holds. It tells the charge as it was at that moment; that may be old news, but each is final or
 * changes nothing. Throws VALIDATION_FAILED for what is no event.
 */
export function readSandboxNotice(body: Uint8Array): ProviderNotice {
  const { id: eventId, type, data } = orRefuse(envelope, parseJson(body));
  const news = newsOf(type, data);
  return { eventId, type, news: () => Promise.resolve(news) };
}

function newsOf(type: string, data: unknown): ProviderNews | undefined {
  switch (type) {
    case 'charge.processing':
    case 'charge.succeeded':
    case 'charge.failed': {
      const { charge } = orRefuse(aboutCharge, data);
      return { paymentId: charge.paymentId, outcome: toOutcome(charge) };
    }
    case 'charge.refunded': {
      const { charge, refund } = orRefuse(aboutRefund, data);
      const { refundId, status, id: providerRef } = refund;
      return { paymentId: charge.paymentId, outcome: toOutcome(charge), refund: { refundId, outcome: { status, providerRef } } };
    }
    default:
      return undefined;
  }
}

function orRefuse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidField('body', 'is no event of the sandbox');
  return parsed.data;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
