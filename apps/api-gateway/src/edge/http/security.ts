import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Headers that a browser's script may read beside the simple ones. */
const exposedHeaders = ['ETag', 'Location', 'X-Request-Id', 'Retry-After', 'Idempotent-Replayed'];

/** Strict headers on every answer; pages of other origins only when they are on the list. Swagger UI's icons are data: images. */
export async function addSecurity(fastify: FastifyInstance, corsOrigins: readonly string[]): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // A browser is told to use HTTPS by whatever ends TLS in front of the gateway.
    strictTransportSecurity: false,
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
