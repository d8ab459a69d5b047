import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { securityHeaders } from './security-headers.js';

/** Headers that a browser's script may read beside the simple ones. */
const exposedHeaders = ['ETag', 'Location', 'X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Idempotent-Replayed'];

/** Strict headers on every answer; pages of other origins only when they are on the list. */
export async function addSecurity(fastify: FastifyInstance, corsOrigins: readonly string[]): Promise<void> {
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(securityHeaders);
    done();
  });
  if (corsOrigins.length === 0) return;
  await fastify.register(cors, {
    origin: corsOrigins.map((origin) => new URL(origin).origin),
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge: 600,
    strictPreflight: false,
  });
}
