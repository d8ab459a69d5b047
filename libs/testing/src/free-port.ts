import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections, so that nobody gets it while its owner restarts. */
const [lowest, highest] = [20_000, 32_000];
/** Tests that run at the same time choose from a share each: between the choice and the use of a port nobody else may choose it. */
const shares = 4;

const given = new Set<number>();

/** A TCP port on the loopback address that nobody listens on, and that was not answered before. */
export const freePort = (): Promise<number> => freePorts(1);

/** The first of so many in a row. */
export async function freePorts(count: number): Promise<number> {
  const [from, to] = ownShare(process.env['JEST_WORKER_ID']);
  for (;;) {
    const first = from + Math.floor(Math.random() * (to - from - count + 1));
    const row = Array.from({ length: count }, (_, n) => first + n);
    if (row.some((port) => given.has(port)) || !(await areFree(row))) continue;
    withhold(row);
    return first;
  }
}

/** Ports that are somebody's, though nobody listens there yet: they are not given to anybody else. */
export function withhold(ports: readonly number[]): void {
  for (const port of ports) given.add(port);
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) if (!(await isFree(port))) return false;
  return true;
}

/** What tests hand on to processes that choose ports of their own. */
export const portShare = (): Record<string, string> => {
  const worker = process.env['JEST_WORKER_ID'];
  return worker === undefined ? {} : { JEST_WORKER_ID: worker };
};

function ownShare(worker: string | undefined): [from: number, to: number] {
  if (worker === undefined) return [lowest, highest];
  const size = (highest - lowest) / shares;
  const from = lowest + ((Number(worker) - 1) % shares) * size;
  return [from, from + size];
}

/** Whether `port` can be listened on. Throws when it may not be (a port below 1024, an address that is not ours). */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw cause;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}
