import type { FastifyReply } from 'fastify';
import { currentCall } from '#platform/grpc/call-context.js';
import type { DomainError } from '#platform/errors/domain-error.js';
import { toProblem } from '#platform/errors/problem.js';
import { graphqlContentType, graphqlPath, toGraphqlError } from './graphql-endpoint.js';
import { challengeAt, oauthMembers } from './token-endpoint.js';

/** Answers with the problem document of a refusal, or what GraphQL has for it, and the headers that belong to it. */
export function sendProblem(reply: FastifyReply, error: DomainError): void {
  const { request } = reply;
  const call = request.call ?? currentCall();
  const path = pathOf(request.raw.url);
  const requestId = call?.requestId ?? '';
  const problem = { ...toProblem(error, path, requestId), ...oauthMembers(path, error) };
  const inGraphql = path === graphqlPath;
  if (request.audit) request.audit.code = error.code;
  if (call?.replayed) reply.header('Idempotent-Replayed', 'true');
  if (error.kind === 'unauthenticated') reply.header('WWW-Authenticate', challengeAt(path));
  const { retryAfterSeconds } = error.options;
  if (retryAfterSeconds !== undefined) reply.header('Retry-After', String(retryAfterSeconds));
  void reply
    .code(problem.status)
    .removeHeader('ETag')
    .header('Cache-Control', 'no-store')
    .header('Content-Type', inGraphql ? graphqlContentType(request.headers.accept) : 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(inGraphql ? { errors: [toGraphqlError(error, requestId)] } : problem));
}

/** The path of a request target, without its query; what a client sent in it that is no text is left out. */
export const pathOf = (url: string | undefined): string => (url ?? '/').split('?', 1)[0] ?? '/';
