import { z } from 'zod';
import { ConfigError, loadConfig, type Environment } from '#platform/config/load-config.js';
import {
  addresses,
  busUrl,
  databaseUrl,
  hostAndPort,
  httpUrl,
  positiveNumber,
  secret,
  serviceVariables,
  wholeNumber,
} from '#platform/config/variables.js';

const sandboxSecrets = {
  /** What the sandbox knows us by. */
  SANDBOX_API_KEY: secret(),
  /** What the sandbox signs its webhooks with. */
  SANDBOX_WEBHOOK_SECRET: secret(),
};

export const ordersVariables = {
  ...serviceVariables,
  ORDERS_GRPC_LISTEN: hostAndPort().default('127.0.0.1:50053'),
  ORDERS_DATABASE_URL: databaseUrl(),
  /** RabbitMQ, which then carries the events; unset: the services' own feeds do. */
  BUS_URL: busUrl().optional(),
  USERS_GRPC_URL: hostAndPort(),
  CATALOG_GRPC_URL: hostAndPort(),
  /** How long an unpaid order holds its stock. */
  ORDER_HOLD_SECONDS: wholeNumber(1, 86_400).default(900),
  /** Private addresses that outbound webhooks may still go to. */
  WEBHOOK_ALLOWED_ADDRESSES: addresses().default([]),
  /** Multiplies the waits of the outbound webhooks' retry ladder. */
  WEBHOOK_RETRY_SCALE: positiveNumber().default(1),
  PAYMENT_PROVIDER_SANDBOX_URL: httpUrl().default('http://127.0.0.1:3010'),
  /** For tests: the process dies at the point that this file names (docs/torture.md). */
  FAULT_FILE: z.string().optional(),
  SANDBOX_API_KEY: sandboxSecrets.SANDBOX_API_KEY.optional(),
  SANDBOX_WEBHOOK_SECRET: sandboxSecrets.SANDBOX_WEBHOOK_SECRET.optional(),
};

/** Where the sandbox provider is and what we share with it. */
export interface SandboxSettings {
  url: string;
  apiKey: string;
  webhookSecret: string;
}

export type OrdersConfig = ReturnType<typeof loadOrdersConfig>;

/** The orders service's configuration. In production there is no sandbox, and its secrets are not asked for. */
export function loadOrdersConfig(env?: Environment) {
  const config = loadConfig(ordersVariables, env);
  if (config.NODE_ENV === 'production' && config.FAULT_FILE !== undefined) {
    throw new ConfigError('Configuration refused:\n  FAULT_FILE: is for tests, never in production');
  }
  const sandbox: SandboxSettings | undefined = config.NODE_ENV === 'production' ? undefined : sandboxOf(config, env);
  return Object.freeze({ ...config, sandbox });
}

function sandboxOf({ PAYMENT_PROVIDER_SANDBOX_URL: url }: { PAYMENT_PROVIDER_SANDBOX_URL: string }, env?: Environment): SandboxSettings {
  const { SANDBOX_API_KEY: apiKey, SANDBOX_WEBHOOK_SECRET: webhookSecret } = loadConfig(sandboxSecrets, env);
  return { url, apiKey, webhookSecret };
}
