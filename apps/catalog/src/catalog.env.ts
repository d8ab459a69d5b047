import { loadConfig, type Environment } from '#platform/config/load-config.js';
import { busUrl, currency, databaseUrl, databaseUrls, hostAndPort, serviceVariables, wholeNumber } from '#platform/config/variables.js';
import { faultVariable, refuseFaults } from '#platform/faults/fault-variable.js';

/** What the catalog service understands. */
export const catalogVariables = {
  ...serviceVariables,
  CATALOG_GRPC_LISTEN: hostAndPort().default('127.0.0.1:50052'),
  CATALOG_DATABASE_URL: databaseUrl(),
  /** Standbys of that database (streaming replication), which then answer the reads. */
  CATALOG_REPLICA_URLS: databaseUrls().optional(),
  /** A standby that is further behind is not read, in milliseconds. */
  CATALOG_REPLICA_MAX_LAG_MS: wholeNumber(1, 60_000).default(1_000),
  /** RabbitMQ, which then carries the events; unset: the services' own feeds do. */
  BUS_URL: busUrl().optional(),
  USERS_GRPC_URL: hostAndPort(),
  ORDERS_GRPC_URL: hostAndPort(),
  /** Of files that name none. */
  SHOP_CURRENCY: currency().default('GBP'),
  /** How long after an order's hold a reservation may stay before orders is asked what became of it. */
  ORPHAN_GRACE_SECONDS: wholeNumber(0, 86_400).default(300),
  ...faultVariable,
};

export type CatalogConfig = ReturnType<typeof loadCatalogConfig>;

export function loadCatalogConfig(env?: Environment) {
  const config = loadConfig(catalogVariables, env);
  refuseFaults(config);
  return config;
}
