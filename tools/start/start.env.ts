import { resolve } from 'node:path';
import { outInTheOpen, readSecretFile } from '#platform/config/secret-rules.js';
import { PlainFailure } from './plain-failure.js';

export const serviceNames = ['users', 'catalog', 'orders'] as const;
export type ServiceName = (typeof serviceNames)[number];

type Environment = Readonly<Record<string, string | undefined>>;

/** A port, and whether somebody asked for it by name: then no other will do. */
export interface WantedPort {
  port: number;
  asked: boolean;
}

export interface StartSettings {
  dataDir: string;
  host: string;
  port: WantedPort;
  sandboxPort: WantedPort;
  metricsPort: WantedPort;
  grpcPorts: Record<ServiceName, WantedPort>;
  production: boolean;
  demo: boolean;
  adminEmail: string;
  /** What search stems words by. */
  searchLanguage: string;
  /** Undefined: one is made. */
  adminPassword: string | undefined;
  /** Milliseconds before a process that died is started again; undefined: a growing time. */
  restartDelayMs: number | undefined;
  /** Databases that are not ours to run. */
  external: Partial<Record<ServiceName, { url: string; ownerUrl: string }>>;
}

/**
 * What the starter itself needs to know. It stays a small process, so it does without the validation library that the
 * services use; they validate what they are given themselves.
 */
export function readSettings(env: Environment, home: string): StartSettings {
  for (const name of passedOn) refuseInTheOpen(env, name);
  return {
    dataDir: resolve(value(env, 'ASHLAR_DATA_DIR') ?? resolve(home, '.data')),
    host: value(env, 'HOST') ?? '127.0.0.1',
    port: port(env, 'PORT', 3000),
    sandboxPort: port(env, 'PAYMENT_PROVIDER_SANDBOX_PORT', 3010),
    metricsPort: port(env, 'METRICS_PORT', 9464),
    grpcPorts: {
      users: port(env, 'USERS_GRPC_PORT', 0),
      catalog: port(env, 'CATALOG_GRPC_PORT', 0),
      orders: port(env, 'ORDERS_GRPC_PORT', 0),
    },
    production: value(env, 'NODE_ENV') === 'production',
    demo: onOff(env, 'ASHLAR_DEMO', true),
    adminEmail: value(env, 'ASHLAR_ADMIN_EMAIL') ?? 'admin@example.com',
    searchLanguage: value(env, 'SEARCH_LANGUAGE') ?? 'english',
    adminPassword: value(env, 'ASHLAR_ADMIN_PASSWORD'),
    restartDelayMs: milliseconds(env, 'ASHLAR_RESTART_DELAY_MS'),
    external: Object.fromEntries(serviceNames.flatMap((name) => externalDatabase(env, name))),
  };
}

/** What is only passed on to the services, and may hold a secret. */
const passedOn = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'BUS_URL', 'CACHE_URL', 'MAIL_URL'];

function refuseInTheOpen(env: Environment, name: string): void {
  const open = env[name] && outInTheOpen(name, env[name], env['NODE_ENV'] === 'production');
  if (open) throw new PlainFailure(`${open}.`);
}

function externalDatabase(env: Environment, name: ServiceName) {
  const url = value(env, `${name.toUpperCase()}_DATABASE_URL`);
  const ownerUrl = value(env, `${name.toUpperCase()}_DATABASE_OWNER_URL`);
  if (url === undefined) return [];
  return [[name, { url, ownerUrl: ownerUrl ?? url }] as const];
}

/** A variable, or the content of the file that its `_FILE` names; an empty one counts as unset. */
function value(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (env[name] && file) throw new PlainFailure(`${name} and ${name}_FILE are both set: keep one.`);
  if (env[name]) {
    refuseInTheOpen(env, name);
    return env[name];
  }
  if (!file) return undefined;
  try {
    return readSecretFile(name, file) || undefined;
  } catch (cause) {
    throw new PlainFailure(`${(cause as Error).message}.`, { cause });
  }
}

function port(env: Environment, name: string, standard: number): WantedPort {
  const text = value(env, name);
  if (text === undefined) return { port: standard, asked: false };
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new PlainFailure(`${name} must be a port, a whole number from 0 to 65535.`);
  return { port: Number(text), asked: true };
}

function milliseconds(env: Environment, name: string): number | undefined {
  const text = value(env, name);
  if (text !== undefined && !/^\d{1,6}$/.test(text)) throw new PlainFailure(`${name} must be a whole number of milliseconds.`);
  return text === undefined ? undefined : Number(text);
}

function onOff(env: Environment, name: string, standard: boolean): boolean {
  const text = value(env, name);
  if (text !== undefined && text !== 'on' && text !== 'off') throw new PlainFailure(`${name} must be on or off.`);
  return text === undefined ? standard : text === 'on';
}
