import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AccessTokenVerifier } from '#platform/auth/access-token.js';
import { Revocations } from '#platform/auth/revocations.js';
import { NestLogger } from '#platform/observability/logger.js';
import { addAuditTrail } from './audit-log/audit.hook.js';
import { addWrittenPositions, WrittenPositions } from './catalog/written-positions.js';
import { addCatalogCache } from './edge/cache/cache.hook.js';
import { CatalogCache } from './edge/cache/catalog-cache.js';
import { serveDocs } from './edge/docs/serve-docs.js';
import { addAccessLog } from './edge/http/access-log.hook.js';
import { AllowedMethods } from './edge/http/allowed-methods.js';
import { refuseAmbiguousRequests } from './edge/http/ambiguous-request.hook.js';
import { addBodyParsers } from './edge/http/body-parser.js';
import { addCallContext } from './edge/http/call-context.hook.js';
import { ClientAddresses } from './edge/http/client-address.js';
import { EdgeAdapter } from './edge/http/edge.adapter.js';
import { answerClientError, answerFrameworkError } from './edge/http/framework-errors.js';
import { addFileBodies } from './edge/http/file-body.js';
import { graphqlPath } from './edge/http/graphql-endpoint.js';
import { ProblemFilter } from './edge/http/problem.filter.js';
import { addGracefulStop } from './edge/http/graceful-stop.js';
import { parseQueryString } from './edge/http/query-string.js';
import { tokenPaths } from './edge/http/token-endpoint.js';
import { addSecurity } from './edge/http/security.js';
import { addSlowClientLimits, slowClientOptions, usualPatience, type Patience } from './edge/http/slow-clients.js';
import { RequestValidation } from './edge/input/validation.js';
import { addRateLimits } from './edge/limits/rate-limit.hook.js';
import { RateLimits } from './edge/limits/rate-limits.js';
import type { GatewayConfig } from './gateway.env.js';
import { GatewayModule } from './gateway.module.js';
import { isForStream } from './stream/stream-path.js';

const bodyLimit = 1024 * 1024;

/** The whole gateway, not yet listening. */
export async function createGateway(
  config: GatewayConfig,
  logger: Logger,
  patience: Patience = usualPatience,
): Promise<NestFastifyApplication> {
  const adapter = newAdapter(patience);
  const fastify = adapter.getInstance();
  const methods = new AllowedMethods();
  methods.watch(fastify);
  const addresses = new ClientAddresses(config.TRUSTED_PROXIES);
  addCallContext(fastify, config, addresses);
  addAccessLog(fastify, logger);
  addAuditTrail(fastify);
  addBodyParsers(fastify);
  addFileBodies(fastify, config.IMPORT_MAX_BYTES);
  addGracefulStop(fastify);
  addSlowClientLimits(fastify, { patience, addresses, connectionsPerAddress: config.MAX_CONNECTIONS_PER_ADDRESS });
  await addSecurity(fastify, config.CORS_ORIGINS);
  refuseAmbiguousRequests(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.forRoot(config), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  const access = { tokens: app.get(AccessTokenVerifier), revocations: app.get(Revocations) };
  addRateLimits(fastify, { limits: app.get(RateLimits), ...access, internalSecret: config.INTERNAL_SECRET });
  addWrittenPositions(fastify, app.get(WrittenPositions));
  if (config.CATALOG_CACHE) addCatalogCache(fastify, { cache: app.get(CatalogCache), ...access });
  underApiV1(app);
  app.useGlobalPipes(new RequestValidation());
  app.useGlobalFilters(new ProblemFilter(methods));
  await serveDocs(app);
  return app;
}

/** Puts every route below `/api/v1` save those that are not part of the API's versions. */
export const underApiV1 = (app: NestFastifyApplication) =>
  app.setGlobalPrefix('api/v1', {
    exclude: [
      ...['health/live', 'health/ready', '.well-known/jwks.json'].map((path) => ({ path, method: RequestMethod.GET })),
      { path: 'verify-email', method: RequestMethod.ALL },
      { path: 'reset-password', method: RequestMethod.ALL },
      ...tokenPaths.map((path) => ({ path: path.slice(1), method: RequestMethod.POST })),
      { path: graphqlPath.slice(1), method: RequestMethod.ALL },
    ],
  });

const newAdapter = (patience: Patience): EdgeAdapter =>
  new EdgeAdapter({
    logger: false,
    bodyLimit,
    keepAliveTimeout: patience.idleMs,
    requestTimeout: patience.requestMs,
    forceCloseConnections: 'idle',
    http: { ...slowClientOptions(patience), requireHostHeader: false, shouldUpgradeCallback: isForStream },
    // What still arrives on an open connection while stopping is served, and the connection closed.
    return503OnClosing: false,
    skipMiddie: true,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
    routerOptions: { querystringParser: parseQueryString, maxParamLength: 16_384 },
  });
