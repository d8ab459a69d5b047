import type { Link } from '../faults/fault.js';
import type { Databases } from './databases.js';

/** Ports that the processes really listen on. */
export interface Places {
  gateway: number;
  sandbox: number;
  grpc: { users: number; catalog: number; orders: number };
}

/** Short waits, so that what is left to time is settled while we look. */
const times = {
  ORDER_HOLD_SECONDS: '20',
  ORPHAN_GRACE_SECONDS: '5',
  REQUEST_TIMEOUT_MS: '3000',
  ORDER_TIMEOUT_MS: '6000',
};

/** What the copy is told: everybody finds everybody else behind a proxy. `proxy` answers with a proxy's port. */
export function environment(places: Places, databases: Databases, proxy: (link: Link) => number | undefined): Record<string, string> {
  const at = (link: Link) => `127.0.0.1:${proxy(link)}`;
  const services = (['users', 'catalog', 'orders'] as const).flatMap((name) => {
    const upper = name.toUpperCase();
    return [
      [`${upper}_GRPC_PORT`, String(places.grpc[name])],
      [`${upper}_GRPC_URL`, at(`${name}-grpc`)],
      [`${upper}_DATABASE_URL`, throughPort(databases.app[name], proxy(`${name}-db`))],
      [`${upper}_DATABASE_OWNER_URL`, databases.owner[name]],
    ];
  });
  const rabbitPort = proxy('rabbitmq-amqp');
  return {
    ...times,
    ...(Object.fromEntries(services) as Record<string, string>),
    PORT: String(places.gateway),
    PAYMENT_PROVIDER_SANDBOX_PORT: String(places.sandbox),
    PAYMENT_PROVIDER_SANDBOX_URL: `http://${at('sandbox')}`,
    SANDBOX_WEBHOOK_URL: `http://${at('webhooks')}/api/v1/payments/webhooks/sandbox`,
    ...(rabbitPort !== undefined && { BUS_URL: `amqp://guest:guest@127.0.0.1:${rabbitPort}` }),
  };
}

function throughPort(url: string, port: number | undefined): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}
