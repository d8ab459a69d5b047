import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { currentCall } from '#platform/grpc/call-context.js';
import { CachedAnswer } from '../cache/cached-answer.js';
import type { Found } from '../cache/catalog-cache.js';
import { isCatalogRead } from '../cache/catalog-read.js';
import { sendCached } from '../cache/send-cached.js';
import { policyOf } from '../limits/policies.js';
import { Answer, metaOf } from './answer.js';
import { isKnown } from './etag.js';
import { StreamedAnswer } from './streamed-answer.js';

/** Fastify for Nest, sending each `Answer` in the envelope of API.md, serialised once. What is not of the catalog may be about somebody: nobody keeps it. */
export class EdgeAdapter extends FastifyAdapter {
  override reply(...[response, content, status]: Parameters<FastifyAdapter['reply']>): FastifyReply {
    const body: unknown = content;
    if (isFound(body)) return sendCached(response as FastifyReply, body.answer, currentCall()?.requestId ?? '', body.ageMs);
    const reply = response as FastifyReply;
    if (body instanceof StreamedAnswer) return body.send(status === undefined ? reply : reply.code(status));
    if (body !== undefined && !(body instanceof Answer)) return super.reply(response, body, status);
    if (status !== undefined) reply.code(status);
    const call = currentCall();
    if (call?.replayed) reply.header('Idempotent-Replayed', 'true');
    return body === undefined ? reply.header('Cache-Control', 'no-store').send() : sendAnswer(reply, body, call?.requestId ?? '');
  }
}

const isFound = (body: unknown): body is Found =>
  typeof body === 'object' && body !== null && 'answer' in body && body.answer instanceof CachedAnswer;

function sendAnswer(reply: FastifyReply, answer: Answer<unknown>, requestId: string): FastifyReply {
  if (isCatalogRead(reply.request)) return sendCached(reply, CachedAnswer.of(answer), requestId);
  const { data, parts } = answer;
  if (parts.location !== undefined) reply.header('Location', parts.location);
  if (parts.fileName !== undefined) reply.header('Content-Disposition', `attachment; filename="${parts.fileName}"`);
  const { etag } = parts;
  if (etag === undefined) {
    reply.header('Cache-Control', 'no-store');
  } else {
    const { method, headers, routeOptions } = reply.request;
    reply.header('ETag', etag).header('Cache-Control', policyOf(routeOptions.url) === 'products' ? 'private, no-cache' : 'no-store');
    if ((method === 'GET' || method === 'HEAD') && isKnown(headers['if-none-match'], etag)) return reply.code(304).send();
  }
  const meta = { timestamp: new Date().toISOString(), requestId, ...metaOf(parts) };
  return reply.header('Content-Type', 'application/json; charset=utf-8').send(JSON.stringify({ data, meta }));
}
