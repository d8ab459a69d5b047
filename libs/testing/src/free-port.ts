import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections, so that nobody gets it while its owner restarts. */
const [lowest, highest] = [20_000, 32_000];

/** A TCP port on the loopback address that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFree(port)) return port;
  }
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
