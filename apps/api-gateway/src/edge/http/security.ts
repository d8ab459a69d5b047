import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { fastify as newFastify, type FastifyInstance } from 'fastify';

/** Headers that a browser's script may read beside the simple ones. */
const exposedHeaders = ['ETag', 'Location', 'X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Idempotent-Replayed'];

/** Strict headers on every answer; pages of other origins only when they are on the list. */
export async function addSecurity(fastify: FastifyInstance, corsOrigins: readonly string[]): Promise<void> {
  const headers = await helmetHeaders();
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
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

/** What helmet says, asked once: it is the same for every answer, and helmet would put it together anew for each. */
async function helmetHeaders(): Promise<Record<string, string>> {
  const asked = newFastify();
  await asked.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Swagger UI's icons are data: images.
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
  asked.get('/', (_request, reply) => reply.send());
  const { headers } = await asked.inject('/');
  await asked.close();
  const ofTheAnswer = new Set(['content-length', 'date', 'connection', 'content-type']);
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (ofTheAnswer.has(name) ? [] : [[name, String(value)]])));
}
