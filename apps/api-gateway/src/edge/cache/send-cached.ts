import type { FastifyReply } from 'fastify';
import { isKnown } from '../http/etag.js';
import type { CachedAnswer } from './cached-answer.js';

/**
 * Whoever keeps it asks us again before using it, so that nothing is older there than here; only while we cannot be reached may the last answer do for five
 * minutes (RFC 5861 §4). What came to a token is for whoever has it.
 */
const forEverybody = 'public, max-age=0, stale-if-error=300';
const forOne = 'private, no-cache';

/** Sends an answer of the catalog; `ageMs` when it comes from the cache. */
export function sendCached(reply: FastifyReply, answer: CachedAnswer, requestId: string, ageMs?: number): FastifyReply {
  const { authorization, 'if-none-match': ifNoneMatch } = reply.request.headers;
  const { etag, knownAs } = answer.head;
  const vary = reply.getHeader('vary');
  reply
    .header('ETag', etag)
    .header('Cache-Control', authorization === undefined ? forEverybody : forOne)
    .header('Vary', vary === undefined ? 'Authorization' : `${String(vary)}, Authorization`);
  if (ageMs !== undefined) reply.header('Age', Math.floor(ageMs / 1_000));
  if (isKnown(ifNoneMatch, etag) || (knownAs !== undefined && isKnown(ifNoneMatch, knownAs))) return reply.code(304).send();
  return reply.header('Content-Type', 'application/json; charset=utf-8').send(answer.body(requestId));
}
