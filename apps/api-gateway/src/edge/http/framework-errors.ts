import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#platform/errors/domain-error.js';
import { backgroundCall } from '#platform/grpc/call-context.js';
import { requestIdOf } from './call-context.hook.js';
import { isFileArriving } from './file-body.js';
import { rawProblem } from './raw-problem.js';
import { securityHeaders } from './security-headers.js';
import { sendProblem } from './send-problem.js';
import { toDomainError } from './to-domain-error.js';

const unreadable = () => new DomainError('invalid', 'MALFORMED_REQUEST', 'The request could not be read.');
const tooSlow = () => new DomainError('too_slow', 'REQUEST_TIMEOUT', 'The request took too long to arrive.');

/** For what the router refuses before any hook runs. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const call = backgroundCall(requestIdOf(request.headers['x-request-id']));
  request.call = call;
  reply.headers(securityHeaders).header('X-Request-Id', call.requestId);
  sendProblem(reply, toDomainError(error) ?? unreadable());
}

/** For what is no HTTP at all, headers without end, or a client that does not finish: there is no request to answer, only a socket. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  if (late && isFileArriving(socket)) return;
  refuseAt(socket, late ? tooSlow() : unreadable());
}

/** For a file that does not move. */
export const answerTooSlow = (socket: Socket): void => refuseAt(socket, tooSlow());

function refuseAt(socket: Socket, refusal: DomainError): void {
  if (socket.writable && !owesAnswer(socket)) socket.write(rawProblem(refusal, '/'));
  socket.destroy();
}

/** Whether an earlier request of the connection is still being answered: what is written now would be taken for its answer. */
function owesAnswer(socket: Socket): boolean {
  const answer = (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage;
  return answer != null && (answer.headersSent || answer.req.complete);
}
