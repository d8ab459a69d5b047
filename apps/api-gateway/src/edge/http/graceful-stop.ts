import type { FastifyInstance } from 'fastify';

const lookEveryMs = 50;

/**
 * Lets a stopping server end: a connection whose last answer was still under way when it began to stop would otherwise idle on until its
 * keep-alive runs out.
 */
export function addGracefulStop(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done) => {
    const timer = setInterval(() => fastify.server.closeIdleConnections(), lookEveryMs);
    fastify.server.once('close', () => clearInterval(timer));
    done();
  });
}
