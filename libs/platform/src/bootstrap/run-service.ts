import 'reflect-metadata';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProcessCertificate } from '../certificates/process-certificate.js';
import { AccessGuard } from '../grpc/access.guard.js';
import { GrpcErrorFilter } from '../grpc/grpc-error.filter.js';
import { AshlarGrpcServer } from '../grpc/grpc-server.js';
import { HealthController } from '../grpc/health.controller.js';
import type { ServiceName } from '../grpc/proto-files.js';
import { createLogger, NestLogger } from '../observability/logger.js';
import { serveMetrics } from '../observability/metrics.js';
import { returnMemoryWhenIdle } from './idle-memory.js';
import { closeOf, exitOnFailure, exitOnUncaught, stopOnSignals } from './lifecycle.js';

interface ServiceConfig {
  LOG_LEVEL: string;
  LOG_FORMAT: 'auto' | 'json' | 'pretty';
  METRICS_PORT?: number | undefined;
  METRICS_HOST: string;
}

interface ServiceOptions<Config extends ServiceConfig> {
  name: ServiceName;
  /** Reads the environment; a failure names the variable and ends the process. */
  config: () => Config;
  /** `host:port` to serve gRPC on. */
  listen: (config: Config) => string;
  module: (config: Config) => DynamicModule;
}

/** Starts a gRPC service and keeps it until it is told to stop. The whole of a service's `main.ts`. */
export async function runService<Config extends ServiceConfig>(options: ServiceOptions<Config>): Promise<void> {
  const early = createLogger(options.name, { LOG_LEVEL: 'info', LOG_FORMAT: 'auto' });
  try {
    const config = options.config();
    const logger = createLogger(options.name, config);
    exitOnUncaught(logger);
    const app = await createService(options.name, options.module(config), options.listen(config), new NestLogger(logger));
    stopOnSignals(logger, closeOf(app));
    await app.listen();
    returnMemoryWhenIdle();
    if (config.METRICS_PORT !== undefined) await serveMetrics(config.METRICS_PORT, config.METRICS_HOST);
    logger.info({ listen: options.listen(config) }, `${options.name} is serving`);
  } catch (error) {
    exitOnFailure(early, error);
  }
}

/** The same application without signals or listening, for tests too, which may make connections shorter lived. */
export function createService(
  name: ServiceName,
  module: DynamicModule | Type,
  listen: string,
  logger: NestLogger | false,
  connectionAgeMs?: number,
) {
  const strategy = new AshlarGrpcServer(name, listen, connectionAgeMs);
  return NestFactory.createMicroservice(withHealth(module), { strategy, logger, abortOnError: false }).then((app) => {
    strategy.identify(app.get(ProcessCertificate));
    app.useGlobalGuards(app.get(AccessGuard));
    app.useGlobalFilters(new GrpcErrorFilter());
    return app;
  });
}

function withHealth(module: DynamicModule | Type): DynamicModule {
  @Module({})
  class ServiceModule {}
  return { module: ServiceModule, imports: [module], controllers: [HealthController], providers: [AccessGuard] };
}
