import { erasuresFolder, masterKeysFolder, type SecretFiles } from './credentials.js';
import type { DataFolder } from './data-folder.js';
import type { Ports } from './ports.js';
import { type ServiceName, type StartSettings } from './start.env.js';

export type ProcessName = 'api-gateway' | ServiceName | 'payment-sandbox';

/** One of our processes, and everything it is told. */
export interface ServicePlan {
  name: ProcessName;
  port: number;
  env: Readonly<Record<string, string>>;
}

interface Surroundings {
  settings: StartSettings;
  folder: DataFolder;
  ports: Ports;
  secrets: SecretFiles;
  adminEmail: string;
  /** Files that hold the URL each service connects with. */
  databaseUrls: Record<ServiceName, string>;
  /** What the operator set. */
  env: Readonly<Record<string, string | undefined>>;
}

const everywhere = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'LOG_LEVEL'];

/**
 * One process in several threads: malloc keeps what it was given back for each anew, unless it is told otherwise. And after the first large buffer it keeps
 * others like it for later, unless the bound is said (mallopt(3), M_MMAP_THRESHOLD). deploy/Dockerfile says the same.
 */
const lean = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };
/** Catalog tells of whole files: what it says is soon forgotten, and V8 would make room for a hundred MiB of it. docker-compose.yml says the same. */
const leanHeap = '--max-semi-space-size=8';

/** Each process and its environment: only what it needs, and secrets only as the paths of files. */
export function planServices(around: Surroundings): ServicePlan[] {
  const { settings, folder, ports, secrets, databaseUrls } = around;
  const local = (port: number) => `127.0.0.1:${port}`;
  const from = (...names: string[]) => given(around.env, names);
  const all = { ...lean, ...from(...everywhere), LOG_FORMAT: 'json' };
  const nest = (name: ServiceName | 'api-gateway') => ({
    ...all,
    // Of the certificates and keys, each is told of its own alone.
    TLS_DIR: folder.at('tls', name),
    INTERNAL_SECRET_FILE: secrets.internal,
    USERS_GRPC_URL: local(ports.grpc.users),
    CATALOG_GRPC_URL: local(ports.grpc.catalog),
    ORDERS_GRPC_URL: local(ports.grpc.orders),
    // Who stands between the services, a proxy say, is dialled instead.
    ...from('USERS_GRPC_URL', 'CATALOG_GRPC_URL', 'ORDERS_GRPC_URL'),
    ...from('CACHE_URL', 'METRICS_HOST'),
  });
  const service = (name: ServiceName, extra: Record<string, string>): ServicePlan => ({
    name,
    port: ports.grpc[name],
    env: {
      ...nest(name),
      METRICS_PORT: String(ports.metrics[name]),
      [`${name.toUpperCase()}_GRPC_LISTEN`]: local(ports.grpc[name]),
      [`${name.toUpperCase()}_DATABASE_URL_FILE`]: databaseUrls[name],
      ...from('BUS_URL'),
      ...extra,
    },
  });
  const sandboxKeys = { SANDBOX_API_KEY_FILE: secrets.sandboxApiKey, SANDBOX_WEBHOOK_SECRET_FILE: secrets.sandboxWebhook };
  const sandbox: ServicePlan = {
    name: 'payment-sandbox',
    port: ports.sandbox,
    env: {
      ...all,
      ...sandboxKeys,
      PAYMENT_PROVIDER_SANDBOX_PORT: String(ports.sandbox),
      SANDBOX_DATA_DIR: folder.at('sandbox'),
      SANDBOX_WEBHOOK_URL: `${gatewayUrl(settings, ports)}/api/v1/payments/webhooks/sandbox`,
      ...from('SANDBOX_ASYNC_DELAY_MS', 'SANDBOX_WEBHOOK_URL'),
    },
  };
  const mail = {
    MAIL_DIR: folder.at('mail'),
    PUBLIC_URL: gatewayUrl(settings, ports),
    ...from('MAIL_URL', 'MAIL_FROM', 'PUBLIC_URL'),
  };
  const privacy = {
    MASTER_KEYS_DIR: folder.at(...masterKeysFolder),
    ERASURE_LEDGER_DIR: folder.at(...erasuresFolder),
    ...from('MASTER_KEYS_DIR', 'ERASURE_LEDGER_DIR'),
  };
  return [
    service('users', {
      ...mail,
      ...privacy,
      BLIND_INDEX_KEY_FILE: secrets.blindIndex,
      ...from('LOGIN_CONCURRENCY', 'LOGIN_QUEUE'),
      AUDIT_LOG_KEY_FILE: secrets.auditLogKey,
      TOKEN_KEYS_DIR: folder.at('keys'),
      ASHLAR_ADMIN_EMAIL: around.adminEmail,
      ASHLAR_ADMIN_PASSWORD_FILE: secrets.adminPassword,
    }),
    service('catalog', {
      NODE_OPTIONS: [leanHeap, around.env['NODE_OPTIONS'] ?? ''].join(' ').trim(),
      ...from('ORPHAN_GRACE_SECONDS', 'SHOP_CURRENCY', 'CATALOG_REPLICA_URLS', 'CATALOG_REPLICA_MAX_LAG_MS', 'FAULT_FILE'),
    }),
    service('orders', {
      ...mail,
      ...privacy,
      ...from('STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_API_URL', 'STRIPE_RETURN_URL'),
      ...from('ORDER_HOLD_SECONDS', 'WEBHOOK_ALLOWED_ADDRESSES', 'WEBHOOK_RETRY_SCALE'),
      ...(settings.production ? {} : { ...sandboxKeys, PAYMENT_PROVIDER_SANDBOX_URL: `http://${local(ports.sandbox)}` }),
      ...from('PAYMENT_PROVIDER_SANDBOX_URL', 'FAULT_FILE'),
    }),
    ...(settings.production ? [] : [sandbox]),
    {
      name: 'api-gateway',
      port: ports.gateway,
      env: {
        ...nest('api-gateway'),
        METRICS_PORT: String(ports.metrics['api-gateway']),
        PORT: String(ports.gateway),
        HOST: settings.host,
        ...from(
          'CORS_ORIGINS',
          'TRUSTED_PROXIES',
          'MAX_CONNECTIONS_PER_ADDRESS',
          'RATE_LIMITS',
          'RATE_LIMIT_SCALE',
          'CATALOG_CACHE',
          'CACHE_MEMORY_MB',
          'REQUEST_TIMEOUT_MS',
          'ORDER_TIMEOUT_MS',
          'IMPORT_MAX_BYTES',
        ),
      },
    },
  ];
}

/** Where this machine reaches the gateway. */
export function gatewayUrl({ host }: StartSettings, ports: Ports): string {
  const everyAddress = host === '0.0.0.0' || host === '::' || host === 'localhost';
  const name = everyAddress ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${ports.gateway}`;
}

function given(env: Surroundings['env'], names: readonly string[]): Record<string, string> {
  const entries = names.flatMap((name) => [name, `${name}_FILE`]).flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return Object.fromEntries(entries);
}
