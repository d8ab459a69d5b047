import type { Charge, Refund } from '../charge/charge.js';
import { toChargeView, toRefundView } from '../charge/charge.view.js';

/** Something the receiver has to hear, with the charge as it was at that moment. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: 'charge.processing' | 'charge.succeeded' | 'charge.failed' | 'charge.refunded';
  readonly createdAt: string;
  readonly charge: Charge;
  readonly refund?: Refund;
}

/** The body that is posted: the same bytes in every attempt. */
export const toWebhookBody = ({ id, type, createdAt, charge, refund }: WebhookEvent): string =>
  JSON.stringify({ id, type, createdAt, data: { charge: toChargeView(charge), refund: refund && toRefundView(refund) } });
