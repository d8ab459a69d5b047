import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { loadConfig, type Environment } from '#platform/config/load-config.js';
import { databaseUrl, port, secret } from '#platform/config/variables.js';

export type ServiceName = 'users' | 'catalog' | 'orders';
export type DatabaseUrls = Record<ServiceName, string>;

/** What a tool does there: `ro` reads, `app` writes rows as the service does. Databases that the operator named are used as they were named. */
type Role = 'ro' | 'app';

/** The tool cannot go on; the message says what to do. */
export class NotFound extends Error {
  override name = 'NotFound';
}

/** `credentials.json` and `processes.json` of the data folder, as `npm start` writes them. */
interface Credentials {
  postgres: { roles: Record<ServiceName, Record<Role, string>> };
}
type Processes = Record<string, { port?: number } | undefined>;

const shape = {
  USERS_DATABASE_URL: databaseUrl().optional(),
  CATALOG_DATABASE_URL: databaseUrl().optional(),
  ORDERS_DATABASE_URL: databaseUrl().optional(),
};
const keyShape = { AUDIT_LOG_KEY: secret().optional() };
const sandboxShape = { PAYMENT_PROVIDER_SANDBOX_PORT: port().optional() };

/**
 * Where each service's database is: the URL of the environment, else the embedded one of the copy that runs on `dataDir`. Throws `NotFound` when
 * that copy does not run, `ConfigError` when a URL is none.
 */
export function findDatabases(dataDir: string, role: Role, env: Environment): DatabaseUrls {
  const find = (name: ServiceName) => findDatabase(dataDir, name, role, env);
  return { users: find('users'), catalog: find('catalog'), orders: find('orders') };
}

/** The same for one of them. */
export function findDatabase(dataDir: string, name: ServiceName, role: Role, env: Environment): string {
  const { USERS_DATABASE_URL: users, CATALOG_DATABASE_URL: catalog, ORDERS_DATABASE_URL: orders } = load(shape, env);
  return { users, catalog, orders }[name] ?? embeddedUrl(dataDir, name, role);
}

/** The key of the audit log: the one of the environment, else that of the data folder. Throws `NotFound`, `ConfigError`. */
export function findAuditLogKey(dataDir: string, env: Environment): string {
  const { AUDIT_LOG_KEY } = load(keyShape, env);
  if (AUDIT_LOG_KEY !== undefined) return AUDIT_LOG_KEY;
  const kept = join(dataDir, 'secrets', 'audit-log-key');
  if (!existsSync(kept)) throw new NotFound(`There is no ${kept}: name another folder with --data-dir, or set AUDIT_LOG_KEY_FILE.`);
  return load(keyShape, { AUDIT_LOG_KEY_FILE: kept }).AUDIT_LOG_KEY ?? '';
}

/** The sandbox payment provider of the copy that runs on `dataDir`; where none does, the one that the environment names, or none. */
export function findSandbox(dataDir: string, env: Environment): string | undefined {
  const processes = read<Processes>(dataDir, 'processes.json');
  const found = processes ? processes['payment-sandbox']?.port : load(sandboxShape, env).PAYMENT_PROVIDER_SANDBOX_PORT;
  return found === undefined ? undefined : `http://127.0.0.1:${found}`;
}

function embeddedUrl(dataDir: string, name: ServiceName, role: Role): string {
  const serverPort = read<Processes>(dataDir, 'processes.json')?.['postgres']?.port;
  const password = read<Credentials>(dataDir, 'credentials.json')?.postgres.roles[name][role];
  if (serverPort === undefined || password === undefined) {
    const variable = `${name.toUpperCase()}_DATABASE_URL`;
    throw new NotFound(
      `No copy is running on ${dataDir}: start it with npm start, or name another folder with --data-dir, or set ${variable}.`,
    );
  }
  return `postgres://${name}_${role}:${encodeURIComponent(password)}@127.0.0.1:${serverPort}/${name}`;
}

function read<T>(dataDir: string, name: string): T | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, name), 'utf8')) as T;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

/** Only these variables concern a tool: what else is set is for the services to judge. */
function load<Shape extends z.ZodRawShape>(variables: Shape, env: Environment) {
  const names = Object.keys(variables).flatMap((name) => [name, `${name}_FILE`]);
  return loadConfig(variables, Object.fromEntries(names.map((name) => [name, env[name]])));
}
