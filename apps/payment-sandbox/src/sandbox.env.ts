import { z } from 'zod';
import { ConfigError, type Environment, loadConfig } from '#platform/config/load-config.js';
import { commonVariables, httpUrl, port, secret, wholeNumber } from '#platform/config/variables.js';

export const sandboxVariables = {
  ...commonVariables,
  PAYMENT_PROVIDER_SANDBOX_PORT: port().default(3010),
  PAYMENT_PROVIDER_SANDBOX_HOST: z.string().default('127.0.0.1'),
  /** Where the ledger lives. One process at a time. */
  SANDBOX_DATA_DIR: z.string().default('.data/sandbox'),
  /** What callers send as `Authorization: Bearer …`. */
  SANDBOX_API_KEY: secret(),
  /** Signs webhooks; the receiver knows it too. */
  SANDBOX_WEBHOOK_SECRET: secret(),
  /** Where webhooks are posted. */
  SANDBOX_WEBHOOK_URL: httpUrl(),
  /** How long a charge with an asynchronous token stays `processing`. */
  SANDBOX_ASYNC_DELAY_MS: wholeNumber(0, 3_600_000).default(500),
};

export type SandboxConfig = ReturnType<typeof readVariables>;

const readVariables = (env?: Environment) => loadConfig(sandboxVariables, env);

/** The sandbox's configuration. Production is refused before anything else is looked at: play money must never pass for real. */
export function loadSandboxConfig(env?: Environment): SandboxConfig {
  const { NODE_ENV } = loadConfig({ NODE_ENV: commonVariables.NODE_ENV }, env);
  if (NODE_ENV === 'production') {
    throw new ConfigError('The payment sandbox moves no real money, so it does not run with NODE_ENV=production.');
  }
  return readVariables(env);
}
