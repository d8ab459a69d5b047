import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { ConfigError, loadConfig, type Environment } from '#platform/config/load-config.js';
import { busUrl, databaseUrl, hostAndPort, secret, serviceVariables, wholeNumber } from '#platform/config/variables.js';
import { looksMadeUp } from '#platform/config/secret-rules.js';
import { mailSettings, mailVariables } from '#platform/mail/mail.env.js';
import { privacyVariables } from '#platform/privacy/privacy.env.js';
import { emailProblem } from './account/email-address.js';
import { lengthProblem } from './password/password-length.js';

/** Everything that the users service reads from its environment. */
export const usersVariables = {
  ...serviceVariables,
  ...mailVariables,
  ...privacyVariables,
  USERS_GRPC_LISTEN: hostAndPort().default('127.0.0.1:50051'),
  USERS_DATABASE_URL: databaseUrl(),
  /** RabbitMQ, which then carries the events; unset: the services' own feeds do. */
  BUS_URL: busUrl().optional(),
  /** What e-mail addresses are found by, sealed as they are: another key finds nobody any more. */
  BLIND_INDEX_KEY: secret(32),
  /** Folder of the private keys that access tokens are signed with; the first one is made at the first start. */
  TOKEN_KEYS_DIR: z.string().default('.data/keys'),
  /** Keys the hashes of the audit log; whoever has it can write the log anew. It cannot be exchanged: the log is checked under it from the first entry on. */
  AUDIT_LOG_KEY: secret(32),
  /** The first administrator, made when nobody has ever had this address. */
  ASHLAR_ADMIN_EMAIL: z
    .string()
    .refine((email) => !emailProblem(email), 'must be an e-mail address')
    .optional(),
  ASHLAR_ADMIN_PASSWORD: z
    .string()
    .refine((password) => !lengthProblem(password), 'must have 8 to 128 characters')
    .refine((password) => !looksMadeUp(password), 'looks like an example: choose another')
    .optional(),
  /** Passwords hashed at once; each keeps a core busy for some 25 ms. */
  LOGIN_CONCURRENCY: wholeNumber(1, 64).default(Math.max(1, availableParallelism() - 1)),
  /** Passwords that may wait for their turn; one more is told to come back. */
  LOGIN_QUEUE: wholeNumber(0, 10_000).default(100),
};

export type UsersConfig = ReturnType<typeof loadUsersConfig>;

/** Throws `ConfigError` naming every variable that is wrong. */
export const loadUsersConfig = (env?: Environment) => {
  const config = loadConfig(usersVariables, env);
  if ((config.ASHLAR_ADMIN_EMAIL === undefined) !== (config.ASHLAR_ADMIN_PASSWORD === undefined))
    throw new ConfigError('ASHLAR_ADMIN_EMAIL and ASHLAR_ADMIN_PASSWORD make the first administrator together: set both or neither');
  return Object.freeze({ ...config, mail: mailSettings(config) });
};
