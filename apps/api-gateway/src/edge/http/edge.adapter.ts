import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { currentCall } from '#platform/grpc/call-context.js';
import { policyOf } from '../limits/policies.js';
import { Answer } from './answer.js';
import { isKnown } from './etag.js';
import { StreamedAnswer } from './streamed-answer.js';

/** Fastify for Nest, sending each `Answer` in the envelope of API.md, serialised once. What is not of the catalog may be about somebody: nobody keeps it. */
export class EdgeAdapter extends FastifyAdapter {
  override reply(...[response, content, status]: Parameters<FastifyAdapter['reply']>): FastifyReply {
    const body: unknown = content;
    const reply = response as FastifyReply;
    if (body instanceof StreamedAnswer) return body.send(status === undefined ? reply : reply.code(status));
    if (body !== undefined && !(body instanceof Answer)) return super.reply(response, body, status);
    if (status !== undefined) reply.code(status);
    const call = currentCall();
    if (call?.replayed) reply.header('Idempotent-Replayed', 'true');
    return body === undefined ? reply.header('Cache-Control', 'no-store').send() : sendAnswer(reply, body, call?.requestId ?? '');
  }
}

function sendAnswer(reply: FastifyReply, { data, parts }: Answer<unknown>, requestId: string): FastifyReply {
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
  const meta = { timestamp: new Date().toISOString(), requestId, page: parts.page, ...parts.meta };
  return reply.header('Content-Type', 'application/json; charset=utf-8').send(JSON.stringify({ data, meta }));
}
