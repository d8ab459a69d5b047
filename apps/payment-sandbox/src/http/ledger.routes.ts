import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Ledger } from '../ledger/ledger.js';
import type { Movements } from '../ledger/movements.js';
import { ledgerQuery, shaped } from './shapes.js';

const ROWS_A_CHUNK = 500;

/** What the sandbox has to show for itself, to anyone on this machine: no key is asked for. */
export function ledgerRoutes(app: FastifyInstance, ledger: Ledger): void {
  const { movements } = ledger.book;
  const open = { config: { open: true } };

  app.get('/health', open, async () => ({ status: 'ok' }));

  app.get('/ledger', open, async ({ query }, reply) => {
    const { orderId } = shaped(ledgerQuery, query);
    if (orderId !== undefined) return { data: movements.ofOrder(orderId) };
    return reply.type('application/json; charset=utf-8').send(Readable.from(wholeLedger(movements, movements.count)));
  });

  app.get('/ledger/summary', open, async () => ({ data: movements.summary() }));
}

/** Written piece by piece, so that a long ledger never stands in memory a second time. */
function* wholeLedger(movements: Movements, count: number): Generator<string> {
  yield '{"data":[';
  for (let from = 0; from < count; from += ROWS_A_CHUNK) {
    const rows = movements.slice(from, Math.min(from + ROWS_A_CHUNK, count));
    yield (from > 0 ? ',' : '') + rows.map((row) => JSON.stringify(row)).join(',');
  }
  yield ']}';
}
