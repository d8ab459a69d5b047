import { freePort, isFree } from '#testing/free-port.js';
import { PlainFailure } from './plain-failure.js';
import type { StartSettings } from './start.env.js';

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
  const gateway = await gatewayPort(settings);
  const sandbox = settings.production ? 0 : await sandboxPort(settings, notice);
  const metrics = await metricsPort(settings, notice);
  const [users, catalog, orders] = [await freePort(), await freePort(), await freePort()];
  return {
    gateway,
    sandbox,
    grpc: { users, catalog, orders },
    metrics: { 'api-gateway': metrics, users: metrics + 1, catalog: metrics + 2, orders: metrics + 3 },
  };
}

async function gatewayPort({ port, host }: StartSettings): Promise<number> {
  if (port.port === 0) return freePort();
  if (await mayTake('PORT', port.port, host)) return port.port;
  throw new PlainFailure(`Port ${port.port} is in use: stop what listens there, or set PORT to another one.`);
}

async function sandboxPort({ sandboxPort: { port, asked } }: StartSettings, notice: Notice): Promise<number> {
  const name = 'PAYMENT_PROVIDER_SANDBOX_PORT';
  if (port !== 0 && (await mayTake(name, port))) return port;
  if (asked && port !== 0) throw new PlainFailure(`Port ${port} is in use: stop what listens there, or set ${name} to another one.`);
  const chosen = await freePort();
  if (port !== 0) notice(`Port ${port} is in use, so the payment sandbox listens on ${chosen} (${name} fixes one).`);
  return chosen;
}

/** Four in a row: the gateway's, and one a service next to it. */
async function metricsPort({ metricsPort: { port, asked } }: StartSettings, notice: Notice): Promise<number> {
  const taken = port === 0 ? undefined : await firstTaken(port);
  if (port !== 0 && taken === undefined) return port;
  if (asked && port !== 0) throw new PlainFailure(`Port ${taken} is in use: set METRICS_PORT to the first of four free ones.`);
  let chosen = await freePort();
  while ((await firstTaken(chosen)) !== undefined) chosen = await freePort();
  if (port !== 0) notice(`Port ${taken} is in use, so metrics are on ${chosen} to ${chosen + 3} (METRICS_PORT fixes the first).`);
  return chosen;
}

async function firstTaken(first: number): Promise<number | undefined> {
  for (const port of [first, first + 1, first + 2, first + 3]) if (!(await mayTake('METRICS_PORT', port))) return port;
  return undefined;
}

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
