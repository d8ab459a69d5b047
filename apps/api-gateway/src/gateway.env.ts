import { z } from 'zod';
import { ConfigError, loadConfig, type Environment } from '#platform/config/load-config.js';
import { hostAndPort, networks, onOff, port, positiveNumber, serviceVariables, wholeNumber } from '#platform/config/variables.js';

const origin = z.url({ protocol: /^https?$/, error: 'must be origins like https://shop.example, separated by commas' });

export const gatewayVariables = {
  ...serviceVariables,
  /** The public port. */
  PORT: port().default(3000),
  /** The address to listen on; `0.0.0.0` to be reached from other machines. */
  HOST: z.string().min(1).default('127.0.0.1'),
  USERS_GRPC_URL: hostAndPort().default('127.0.0.1:50051'),
  CATALOG_GRPC_URL: hostAndPort().default('127.0.0.1:50052'),
  ORDERS_GRPC_URL: hostAndPort().default('127.0.0.1:50053'),
  /** Web pages of these origins may call the API from a browser; none unless named. */
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((each) => each.trim()))
    .pipe(z.array(origin))
    .default([]),
  /** The proxies in front of us, whose `X-Forwarded-For` is believed: addresses or networks; none unless named. */
  TRUSTED_PROXIES: networks().default([]),
  /** Connections that one address, or one IPv6 /64, may have at a time; proxies that are trusted may have any number. */
  MAX_CONNECTIONS_PER_ADDRESS: wholeNumber(1, 100_000).default(1_000),
  /** How much anybody may ask, see docs/limits.md; `off` is for tests and measurements, and refused in production. */
  RATE_LIMITS: onOff().default(true),
  /** Multiplies every limit, for shops that need other numbers. */
  RATE_LIMIT_SCALE: positiveNumber().default(1),
  /** Whether public reads of the catalog are kept for a second (docs/caching.md); `off` is for measurements of what is behind. */
  CATALOG_CACHE: onOff().default(true),
  /** Megabytes that those answers may take in memory. */
  CACHE_MEMORY_MB: wholeNumber(1, 16_384).default(64),
  /** Milliseconds after which a request is answered with 504. */
  REQUEST_TIMEOUT_MS: wholeNumber(100, 120_000).default(5_000),
  /** The same for orders and payments, which wait for a payment provider. */
  ORDER_TIMEOUT_MS: wholeNumber(100, 120_000).default(10_000),
  /** The largest product file that is taken, in bytes as it comes: 2 GiB unless told. */
  IMPORT_MAX_BYTES: wholeNumber(1, 1024 ** 4).default(2 * 1024 ** 3),
};

export type GatewayConfig = ReturnType<typeof loadGatewayConfig>;

/** Throws `ConfigError` naming every variable that is wrong. */
export function loadGatewayConfig(env?: Environment) {
  const config = loadConfig(gatewayVariables, env);
  if (config.NODE_ENV === 'production' && !config.RATE_LIMITS)
    throw new ConfigError('RATE_LIMITS=off is for tests: in production, RATE_LIMIT_SCALE makes the limits as wide as the shop needs them');
  return config;
}
