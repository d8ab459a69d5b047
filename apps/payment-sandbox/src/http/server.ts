import { createHash, timingSafeEqual } from 'node:crypto';
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Logger } from 'pino';
import { invalidApiKey, notFound, SandboxError } from '../charge/charge.errors.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Receiver } from '../webhook/receiver.js';
import { chargeRoutes } from './charge.routes.js';
import { forgeryRoutes } from './forgery.routes.js';
import { ledgerRoutes } from './ledger.routes.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers without an API key. */
    open?: boolean;
  }
}

export interface ServerOptions {
  readonly ledger: Ledger;
  readonly receiver: Receiver;
  readonly apiKey: string;
  readonly asyncDelayMs: number;
  readonly log: Logger;
}

export function buildServer({ ledger, receiver, apiKey, asyncDelayMs, log }: ServerOptions): FastifyInstance {
  const app = fastify({ bodyLimit: 64 * 1024, requestTimeout: 10_000, forceCloseConnections: 'idle' });
  acceptEmptyJson(app);

  app.addHook('onRequest', async (request) => {
    if (!request.routeOptions.config.open && !isBearer(request, apiKey)) throw invalidApiKey();
  });
  // Nobody hears of a fact, by whatever answer, before it is on disk.
  app.addHook('onSend', () => ledger.durable());
  app.setNotFoundHandler(async () => {
    throw notFound('route');
  });
  app.setErrorHandler((error: FastifyError | SandboxError, request, reply) => sendError(error, request, reply, log));

  chargeRoutes(app, ledger, asyncDelayMs);
  ledgerRoutes(app, ledger);
  forgeryRoutes(app, ledger, receiver);
  return app;
}

/** Many clients send the JSON content type with every POST, also with those that have no body. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}

/** Compares digests, so that the time it takes tells nothing about the key. */
function isBearer({ headers }: FastifyRequest, apiKey: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${apiKey}`));
}

function sendError(error: FastifyError | SandboxError, request: FastifyRequest, reply: FastifyReply, log: Logger): FastifyReply {
  if (error instanceof SandboxError) return reply.status(error.status).send({ error: { code: error.code, message: error.message } });
  const { statusCode = 500 } = error;
  if (statusCode < 500) return reply.status(statusCode).send({ error: { code: 'invalid_request', message: error.message } });
  log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed');
  return reply.status(500).send({ error: { code: 'internal', message: 'The sandbox failed. Ask again with the same Idempotency-Key.' } });
}
