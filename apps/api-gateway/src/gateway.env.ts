import { z } from 'zod';
import { loadConfig } from '#platform/config/load-config.js';
import { hostAndPort, networks, port, serviceVariables, wholeNumber } from '#platform/config/variables.js';

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
  /** Milliseconds after which a request is answered with 504. */
  REQUEST_TIMEOUT_MS: wholeNumber(100, 120_000).default(5_000),
  /** The same for orders and payments, which wait for a payment provider. */
  ORDER_TIMEOUT_MS: wholeNumber(100, 120_000).default(10_000),
};

export type GatewayConfig = ReturnType<typeof loadGatewayConfig>;

export const loadGatewayConfig = () => loadConfig(gatewayVariables);
