import { loadConfig, type Environment } from '#platform/config/load-config.js';
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
import { faultVariable, refuseFaults } from '#platform/faults/fault-variable.js';
import { mailSettings, mailVariables } from '#platform/mail/mail.env.js';
import { privacyVariables } from '#platform/privacy/privacy.env.js';

const sandboxSecrets = {
  /** What the sandbox knows us by. */
  SANDBOX_API_KEY: secret(),
  /** What the sandbox signs its webhooks with. */
  SANDBOX_WEBHOOK_SECRET: secret(),
};

const stripeSecrets = {
  /** Our key to Stripe's API, `sk_…` or a restricted `rk_…`. */
  STRIPE_SECRET_KEY: secret(8),
  /** What Stripe signs the webhooks of our endpoint with, `whsec_…`. */
  STRIPE_WEBHOOK_SECRET: secret(8),
};

export const ordersVariables = {
  ...serviceVariables,
  ...mailVariables,
  ...privacyVariables,
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
  ...faultVariable,
  SANDBOX_API_KEY: sandboxSecrets.SANDBOX_API_KEY.optional(),
  SANDBOX_WEBHOOK_SECRET: sandboxSecrets.SANDBOX_WEBHOOK_SECRET.optional(),
  /** Both are set or neither: then there is no payment through Stripe. */
  STRIPE_SECRET_KEY: stripeSecrets.STRIPE_SECRET_KEY.optional(),
  STRIPE_WEBHOOK_SECRET: stripeSecrets.STRIPE_WEBHOOK_SECRET.optional(),
  /** Stripe's API, or a double of it. */
  STRIPE_API_URL: httpUrl().default('https://api.stripe.com'),
  /** Where a customer comes back to from their bank; without it only means of payment that send nobody away are offered. */
  STRIPE_RETURN_URL: httpUrl().optional(),
};

/** Where the sandbox provider is and what we share with it. */
export interface SandboxSettings {
  url: string;
  apiKey: string;
  webhookSecret: string;
}

/** How we reach Stripe, and how it reaches us. */
export interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  apiUrl: string;
  returnUrl: string | undefined;
}

export type OrdersConfig = ReturnType<typeof loadOrdersConfig>;

/** The orders service's configuration. In production there is no sandbox, and its secrets are not asked for. */
export function loadOrdersConfig(env?: Environment) {
  const config = loadConfig(ordersVariables, env);
  refuseFaults(config);
  const sandbox: SandboxSettings | undefined = config.NODE_ENV === 'production' ? undefined : sandboxOf(config, env);
  const stripe = config.STRIPE_SECRET_KEY || config.STRIPE_WEBHOOK_SECRET ? stripeOf(config, env) : undefined;
  return Object.freeze({ ...config, mail: mailSettings(config), sandbox, stripe });
}

function sandboxOf({ PAYMENT_PROVIDER_SANDBOX_URL: url }: { PAYMENT_PROVIDER_SANDBOX_URL: string }, env?: Environment): SandboxSettings {
  const { SANDBOX_API_KEY: apiKey, SANDBOX_WEBHOOK_SECRET: webhookSecret } = loadConfig(sandboxSecrets, env);
  return { url, apiKey, webhookSecret };
}

function stripeOf({ STRIPE_API_URL: apiUrl, STRIPE_RETURN_URL: returnUrl }: StripeVariables, env?: Environment): StripeSettings {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = loadConfig(stripeSecrets, env);
  return { secretKey, webhookSecret, apiUrl, returnUrl };
}

interface StripeVariables {
  STRIPE_API_URL: string;
  STRIPE_RETURN_URL?: string | undefined;
}
