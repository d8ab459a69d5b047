import { loadConfig, type Environment } from '#platform/config/load-config.js';
import { busUrl, databaseUrl, hostAndPort, serviceVariables, wholeNumber } from '#platform/config/variables.js';

/** What the catalog service understands. */
export const catalogVariables = {
  ...serviceVariables,
  CATALOG_GRPC_LISTEN: hostAndPort().default('127.0.0.1:50052'),
  CATALOG_DATABASE_URL: databaseUrl(),
  /** RabbitMQ, which then carries the events; unset: the services' own feeds do. */
  BUS_URL: busUrl().optional(),
  USERS_GRPC_URL: hostAndPort(),
  ORDERS_GRPC_URL: hostAndPort(),
  /** How long after an order's hold a reservation may stay before orders is asked what became of it. */
  ORPHAN_GRACE_SECONDS: wholeNumber(0, 86_400).default(300),
};

export type CatalogConfig = ReturnType<typeof loadCatalogConfig>;

export const loadCatalogConfig = (env?: Environment) => loadConfig(catalogVariables, env);
