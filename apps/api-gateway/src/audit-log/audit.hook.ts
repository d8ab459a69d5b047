import type { FastifyInstance } from 'fastify';

/** Notes how each audited request ended, when its answer is made: a client that has gone away by then keeps nothing out of the log. */
export function addAuditTrail(fastify: FastifyInstance): void {
  fastify.decorateRequest('audit', null);
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    request.audit?.end(reply);
    done();
  });
}
