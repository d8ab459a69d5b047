import { freePort, isFree, withhold } from '#testing/free-port.js';
import { PlainFailure } from './plain-failure.js';
import type { StartSettings, WantedPort } from './start.env.js';

/** Where everything listens for as long as this start lives. */
export interface Ports {
  gateway: number;
  sandbox: number;
  grpc: { users: number; catalog: number; orders: number };
  metrics: { 'api-gateway': number; users: number; catalog: number; orders: number };
}

type Notice = (line: string) => void;

/** Takes the ports that were asked for, or says which is in use; the others are chosen free, so that copies run side by side. */
export async function choosePorts(settings: StartSettings, notice: Notice): Promise<Ports> {
  const choice = new PortChoice(settings.host, notice);
  const gateway = await choice.gateway(settings.port);
  const sandbox = settings.production ? 0 : await choice.sandbox(settings.sandboxPort);
  const metrics = await choice.metrics(settings.metricsPort);
  const users = await choice.grpc('USERS_GRPC_PORT', settings.grpcPorts.users);
  const catalog = await choice.grpc('CATALOG_GRPC_PORT', settings.grpcPorts.catalog);
  const orders = await choice.grpc('ORDERS_GRPC_PORT', settings.grpcPorts.orders);
  return {
    gateway,
    sandbox,
    grpc: { users, catalog, orders },
    metrics: { 'api-gateway': metrics, users: metrics + 1, catalog: metrics + 2, orders: metrics + 3 },
  };
}

class PortChoice {
  /** Ours already, though nobody listens there yet. */
  private readonly taken = new Set<number>();

  constructor(
    private readonly host: string,
    private readonly notice: Notice,
  ) {}

  /** The public port is never another than the one that everybody knows. */
  async gateway({ port }: WantedPort): Promise<number> {
    if (port === 0) return this.free();
    if (await this.take('PORT', [port], this.host)) return port;
    throw new PlainFailure(`Port ${port} is in use: stop what listens there, or set PORT to another one.`);
  }

  async sandbox({ port, asked }: WantedPort): Promise<number> {
    const name = 'PAYMENT_PROVIDER_SANDBOX_PORT';
    if (port === 0) return this.free();
    if (await this.take(name, [port])) return port;
    if (asked) throw new PlainFailure(`Port ${port} is in use: stop what listens there, or set ${name} to another one.`);
    const chosen = await this.free();
    this.notice(`Port ${port} is in use, so the payment sandbox listens on ${chosen} (${name} fixes one).`);
    return chosen;
  }

  /** Four in a row: the gateway's, and one a service next to it. Answers with the first. */
  async metrics({ port, asked }: WantedPort): Promise<number> {
    if (port !== 0 && (await this.take('METRICS_PORT', row(port)))) return port;
    if (asked && port !== 0)
      throw new PlainFailure(`Ports ${port} to ${port + 3} are not all free: set METRICS_PORT to the first of four that are.`);
    let chosen = await freePort();
    while (!(await this.take('METRICS_PORT', row(chosen)))) chosen = await freePort();
    if (port !== 0)
      this.notice(`Ports ${port} to ${port + 3} are in use, so metrics are on ${chosen} to ${chosen + 3} (METRICS_PORT fixes the first).`);
    return chosen;
  }

  async grpc(name: string, { port }: WantedPort): Promise<number> {
    if (port === 0) return this.free();
    if (await this.take(name, [port])) return port;
    throw new PlainFailure(`Port ${port} is in use: stop what listens there, or set ${name} to another one.`);
  }

  async free(): Promise<number> {
    let port = await freePort();
    while (this.taken.has(port)) port = await freePort();
    this.taken.add(port);
    return port;
  }

  private async take(name: string, ports: number[], host?: string): Promise<boolean> {
    for (const port of ports) if (this.taken.has(port) || !(await mayTake(name, port, host))) return false;
    for (const port of ports) this.taken.add(port);
    // PostgreSQL takes any free port, and before these are listened on.
    withhold(ports);
    return true;
  }
}

const row = (first: number) => [first, first + 1, first + 2, first + 3];

async function mayTake(name: string, port: number, host?: string): Promise<boolean> {
  try {
    return await isFree(port, host);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new PlainFailure(`Port ${port} may not be opened by this user: set ${name} to one above 1023.`, { cause });
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new PlainFailure(`${host} is no address of this machine: change HOST.`, { cause });
    throw cause;
  }
}
