import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { docsPage, docsScript, docsStyle } from './docs-page.js';
import { openApiDocument } from './openapi.js';

/** Swagger UI under `/docs`, in files of our own origin only, so that the strict Content-Security-Policy holds for it as well. */
export async function serveDocs(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  let document: string | undefined;
  const serve = (path: string, type: string, body: () => string) =>
    fastify.get(path, (_request, reply: FastifyReply) =>
      reply.header('Content-Type', type).header('Cache-Control', 'no-cache').send(body()),
    );
  serve('/docs', 'text/html; charset=utf-8', () => docsPage);
  serve('/docs/', 'text/html; charset=utf-8', () => docsPage);
  serve('/docs/ashlar.css', 'text/css; charset=utf-8', () => docsStyle);
  serve('/docs/ashlar.js', 'text/javascript; charset=utf-8', () => docsScript);
  serve('/docs/openapi.json', 'application/json; charset=utf-8', () => (document ??= JSON.stringify(openApiDocument(app))));
  await fastify.register(fastifyStatic, {
    root: swaggerUiFolder(),
    prefix: '/docs/ui/',
    decorateReply: false,
    index: false,
    wildcard: false,
    globIgnore: ['**/*.map', '**/*.html', '**/*.json', '**/*.md', '**/swagger-initializer.js', '**/*-es-bundle*'],
    allowedPath: (path) => /^\/[\w.-]+\.(css|js|png)$/.test(path),
  });
}

/** The folder of the UI's files, which come with @nestjs/swagger. */
function swaggerUiFolder(): string {
  const ours = createRequire(import.meta.url);
  const swagger = createRequire(ours.resolve('@nestjs/swagger'));
  return dirname(swagger.resolve('swagger-ui-dist/package.json'));
}
