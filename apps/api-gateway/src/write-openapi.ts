import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { underApiV1 } from './create-gateway.js';
import { openApiDocument } from './edge/docs/openapi.js';
import { GatewayModule } from './gateway.module.js';

/** Writes the OpenAPI document from the code alone: nothing is instantiated, so there is nothing to configure or to reach. */
const nowhere = '127.0.0.1:1';
const module = GatewayModule.forRoot({
  NODE_ENV: 'development',
  CORS_ORIGINS: [],
  TRUSTED_PROXIES: [],
  RATE_LIMITS: false,
  CATALOG_CACHE: false,
  CACHE_MEMORY_MB: 1,
  REQUEST_TIMEOUT_MS: 1_000,
  RATE_LIMIT_SCALE: 1,
  INTERNAL_SECRET: 'only the shape of the API matters here',
  TLS_DIR: nowhere,
  USERS_GRPC_URL: nowhere,
  CATALOG_GRPC_URL: nowhere,
  ORDERS_GRPC_URL: nowhere,
});
const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
  logger: false,
  preview: true,
  abortOnError: false,
});
underApiV1(app);
const file = process.argv[2] ?? 'docs/openapi.json';
await mkdir(dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify(openApiDocument(app), undefined, 2)}\n`);
