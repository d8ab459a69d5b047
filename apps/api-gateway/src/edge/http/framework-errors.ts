import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#platform/errors/domain-error.js';
import { backgroundCall } from '#platform/grpc/call-context.js';
import { requestIdOf } from './call-context.hook.js';
import { rawProblem } from './raw-problem.js';
import { sendProblem } from './send-problem.js';
import { toDomainError } from './to-domain-error.js';

const unreadable = () => new DomainError('invalid', 'MALFORMED_REQUEST', 'The request could not be read.');

/** For what the router refuses before any hook runs. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const call = backgroundCall(requestIdOf(request.headers['x-request-id']));
  request.call = call;
  reply.header('X-Request-Id', call.requestId).header('X-Content-Type-Options', 'nosniff');
  sendProblem(reply, toDomainError(error) ?? unreadable());
}

/** For what is no HTTP at all, or headers without end: there is no request to answer, only a socket. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(rawProblem(unreadable(), '/'));
  socket.destroy(error);
}
