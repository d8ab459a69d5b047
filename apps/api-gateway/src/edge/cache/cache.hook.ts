import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessTokenVerifier } from '#platform/auth/access-token.js';
import { actsForShop } from '#platform/auth/acts-for-shop.js';
import { liveCaller } from '#platform/auth/live-caller.js';
import type { Revocations } from '#platform/auth/revocations.js';
import { bearerToken } from '../../auth/bearer-token.js';
import type { CatalogCache } from './catalog-cache.js';
import { catalogReadOf, type CatalogRead } from './catalog-read.js';
import { changedBy } from './changed-by.js';
import { sendCached } from './send-cached.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on what may be answered from the cache; null on all else. */
    catalogRead: CatalogRead | null;
  }
}

interface Caching {
  cache: CatalogCache;
  tokens: AccessTokenVerifier;
  revocations: Revocations;
}

/**
 * Answers reads of the catalog before anything else looks at them, where the answer is at hand; and holds back the answer of each write until nobody is told
 * the old any more. Whoever acts for the shop sees more than everybody, and a token that is not valid is refused: neither is answered here.
 */
export function addCatalogCache(fastify: FastifyInstance, { cache, tokens, revocations }: Caching): void {
  fastify.decorateRequest('catalogRead', null);

  fastify.addHook('onRequest', (request, reply, done) => {
    const read = catalogReadOf(request);
    if (read === undefined) return done();
    if (request.headers.authorization === undefined) return answer(read, request, reply, done);
    void isCustomer(request).then((yes) => (yes ? answer(read, request, reply, done) : done()));
  });

  fastify.addHook('onSend', (request, reply, payload, done) => {
    const names = changedBy(request, reply.statusCode);
    if (names === undefined) return done(null, payload);
    const told = cache.purge(names, request.call?.wrote);
    // A buyer does not wait for other gateways.
    if (request.routeOptions.url === '/api/v1/orders') done(null, payload);
    else void told.then(() => done(null, payload), done);
  });

  function answer(read: CatalogRead, request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    request.catalogRead = read;
    const found = cache.find(read);
    if (found) sendCached(reply, found.answer, request.call?.requestId ?? '', found.ageMs);
    else done();
  }

  async function isCustomer({ headers, call }: FastifyRequest): Promise<boolean> {
    const token = bearerToken(headers);
    if (token === undefined || !call) return false;
    try {
      call.caller = await liveCaller(token, tokens, revocations);
      return !actsForShop(call.caller, 'catalog:read');
    } catch {
      return false;
    }
  }
}
