import type { FastifyInstance } from 'fastify';
import { toChargeView, toRefundView } from '../charge/charge.view.js';
import { makeCharge } from '../charge/make-charge.js';
import { refundCharge } from '../charge/refund-charge.js';
import { cancelCharge, confirmCharge } from '../charge/settle-charge.js';
import type { Ledger } from '../ledger/ledger.js';
import { chargeBody, chargeQuery, confirmBody, idempotencyKeyOf, refundBody, shaped } from './shapes.js';

interface ById {
  Params: { id: string };
}

export function chargeRoutes(app: FastifyInstance, ledger: Ledger, asyncDelayMs: number): void {
  app.post('/charges', async ({ headers, body }) => {
    const key = idempotencyKeyOf(headers);
    return toChargeView(makeCharge(ledger, shaped(chargeBody, body), key, asyncDelayMs));
  });

  app.get('/charges', async ({ query }) => {
    const by = shaped(chargeQuery, query);
    const found = 'orderId' in by ? ledger.book.chargesByOrder(by.orderId) : ledger.book.chargesByIdempotencyKey(by.idempotencyKey);
    return { data: found.map(toChargeView) };
  });

  app.get<ById>('/charges/:id', async ({ params }) => toChargeView(ledger.book.charge(params.id)));

  app.post<ById>('/charges/:id/confirm', async ({ params, body }) =>
    toChargeView(confirmCharge(ledger, params.id, shaped(confirmBody, body).result)),
  );

  app.post<ById>('/charges/:id/cancel', async ({ params }) => toChargeView(cancelCharge(ledger, params.id)));

  app.post<ById>('/charges/:id/refunds', async ({ params, headers, body }) => {
    const key = idempotencyKeyOf(headers);
    return toRefundView(refundCharge(ledger, params.id, shaped(refundBody, body), key));
  });
}
