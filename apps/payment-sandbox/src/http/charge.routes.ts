import type { FastifyInstance } from 'fastify';
import { toChargeView, toRefundView } from '../charge/charge.view.js';
import { makeCharge } from '../charge/make-charge.js';
import { refundCharge } from '../charge/refund-charge.js';
import { cancelCharge, confirmCharge } from '../charge/settle-charge.js';
import { behaviourOf } from '../charge/tokens.js';
import type { Ledger } from '../ledger/ledger.js';
import { AnswerLoser } from './lose-answer.js';
import { chargeBody, chargeQuery, confirmBody, idempotencyKeyOf, refundBody, shaped } from './shapes.js';

interface ById {
  Params: { id: string };
}

export function chargeRoutes(app: FastifyInstance, ledger: Ledger, asyncDelayMs: number): void {
  const answers = new AnswerLoser(app, ledger);

  app.post('/charges', async ({ headers, body }, reply) => {
    const key = idempotencyKeyOf(headers);
    const request = shaped(chargeBody, body);
    const isRepeat = ledger.book.chargesByIdempotencyKey(key).length > 0;
    const charge = makeCharge(ledger, request, key, asyncDelayMs);
    const behaviour = behaviourOf(request.token);
    const lost = behaviour.answers === 'at once' && !isRepeat ? behaviour.lost : undefined;
    return lost ? answers.lose(reply, lost) : toChargeView(charge);
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
