import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Charge } from '../charge/charge.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Receiver } from '../webhook/receiver.js';
import { toWebhookBody } from '../webhook/webhook-event.js';
import { forgeryBody, shaped } from './shapes.js';

/** Sends a webhook that a careful receiver refuses: it says that a charge succeeded. Answers what the receiver answered. */
export function forgeryRoutes(app: FastifyInstance, ledger: Ledger, receiver: Receiver): void {
  app.post('/forged-webhooks', async ({ body }) => {
    const { chargeId, how } = shaped(forgeryBody, body);
    const createdAt = new Date().toISOString();
    const charge = asIfPaid(ledger.book.charge(chargeId), createdAt);
    const lie = toWebhookBody({ id: `evt_${randomUUID()}`, type: 'charge.succeeded', createdAt, charge });
    return { data: await receiver.postForged(how, lie) };
  });
}

const asIfPaid = (charge: Charge, updatedAt: string): Charge => ({ ...charge, status: 'succeeded', failureCode: undefined, updatedAt });
