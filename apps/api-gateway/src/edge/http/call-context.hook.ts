import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { backgroundCall, runInCallContext, type CallContext } from '#platform/grpc/call-context.js';
import type { ClientAddresses } from './client-address.js';
import { takesFile } from './file-body.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Made when the request arrives; null only before that. */
    call: CallContext | null;
  }
}

interface TimeBudget {
  REQUEST_TIMEOUT_MS: number;
  ORDER_TIMEOUT_MS: number;
}

/** Runs every request inside its call context: request id, trace and deadline are settled before anything else looks at it. */
export function addCallContext(fastify: FastifyInstance, budget: TimeBudget, addresses: ClientAddresses): void {
  fastify.decorateRequest('call', null);
  fastify.addHook('onRequest', (request, reply, done) => {
    const call: CallContext = {
      ...backgroundCall(requestIdOf(request.headers['x-request-id'])),
      traceparent: traceparentOf(request.headers['traceparent']),
      // A file takes as long as it takes: each call that passes a piece of it on has a deadline of its own.
      deadline: takesFile(request) ? undefined : Date.now() + timeoutOf(request, budget),
      clientAddress: addresses.of(request.raw),
    };
    request.call = call;
    reply.header('X-Request-Id', call.requestId);
    runInCallContext(call, done);
  });
  // The end of a body is told by its socket, which knows nothing of the request that it belongs to.
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (request.call && request.body !== undefined) runInCallContext(request.call, done);
    else done();
  });
}

const waitsForPayments = /^\/api\/v1\/(orders|payments)\b/;

function timeoutOf(request: FastifyRequest, budget: TimeBudget): number {
  return waitsForPayments.test(request.raw.url ?? '') ? budget.ORDER_TIMEOUT_MS : budget.REQUEST_TIMEOUT_MS;
}

/** The client's own request id when it is 1 to 128 visible ASCII characters, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\x21-\x7e]{1,128}$/.test(header) ? header : randomUUID();
}

/** A `traceparent` (W3C Trace Context §3.2) that is worth passing on. */
export function traceparentOf(header: string | string[] | undefined): string | undefined {
  const valid = typeof header === 'string' && /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}/.test(header);
  return valid ? header.slice(0, 55) : undefined;
}
