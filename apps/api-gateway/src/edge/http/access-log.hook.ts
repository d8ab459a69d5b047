import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { observeHttp } from '#platform/observability/metrics.js';
import { graphqlPath } from './graphql-endpoint.js';
import { pathOf } from './send-problem.js';

const slowMs = 1_000;

/** One line a request, and its place in the metrics by route. */
export function addAccessLog(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    observeHttp(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000);
    const level = levelOf(request, reply);
    if (logger.isLevelEnabled(level)) {
      logger[level](
        {
          requestId: request.call?.requestId,
          userId: request.call?.caller?.userId,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime),
        },
        `${request.method} ${loggable(pathOf(request.raw.url))}`,
      );
    }
    done();
  });
}

/** The path, without what is no id, slug or SKU in it: somebody may have put an e-mail address there, and logs hold nothing personal. */
export const loggable = (path: string): string =>
  path
    .split('/')
    .map((piece) => (/^[\w.~:-]{0,100}$/.test(piece) ? piece : '…'))
    .join('/');

/** Failures and slow answers are for operators, writes are for the record, reads are for whoever looks closely. */
function levelOf(request: FastifyRequest, reply: FastifyReply): 'warn' | 'info' | 'debug' {
  if (reply.statusCode >= 500 || reply.elapsedTime > slowMs) return 'warn';
  return request.method === 'GET' || request.method === 'HEAD' || request.routeOptions.url === graphqlPath ? 'debug' : 'info';
}
