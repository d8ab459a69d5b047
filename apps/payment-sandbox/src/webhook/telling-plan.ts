import type { WebhookEvent } from './webhook-event.js';

/** The answer to the request comes first, as with a real provider: whoever asked is still writing it down. */
const USUALLY_AFTER_MS = 200;
const LATE_AFTER_MS = 1_000;
const LATEST_AFTER_MS = 2_000;

/**
 * When each copy of an event is sent. Duplicated ones come twice while the answer to the request is still on its way, and once more later; of
 * reordered ones the outcome comes late, after a refund if one is quick, and what was before the outcome comes last.
 */
export function tellAfterMs({ type, charge }: WebhookEvent): readonly number[] {
  if (charge.telling === 'duplicated') return [0, 0, LATE_AFTER_MS];
  if (charge.telling !== 'reordered' || type === 'charge.refunded') return [USUALLY_AFTER_MS];
  return [type === 'charge.processing' ? LATEST_AFTER_MS : LATE_AFTER_MS];
}
