import type { Logger } from 'pino';
import { AsyncOutcomes } from './charge/async-outcomes.js';
import { buildServer } from './http/server.js';
import { Ledger } from './ledger/ledger.js';
import { StartRefused } from './ledger/start-refused.js';
import type { SandboxConfig } from './sandbox.env.js';
import { Dispatcher } from './webhook/dispatcher.js';
import { Receiver } from './webhook/receiver.js';

export interface Sandbox {
  readonly url: string;
  /** Answers what was asked, writes what is queued, gives the data folder free. */
  close(): Promise<void>;
}

/** Starts the provider. `onLedgerFailure` is told when the disk refuses; the process should end then. Raises `StartRefused`. */
export async function startSandbox(config: SandboxConfig, log: Logger, onLedgerFailure: (cause: Error) => void): Promise<Sandbox> {
  const ledger = await Ledger.open(config.SANDBOX_DATA_DIR, onLedgerFailure);
  const receiver = new Receiver(config.SANDBOX_WEBHOOK_URL, config.SANDBOX_WEBHOOK_SECRET);
  const dispatcher = new Dispatcher(ledger, receiver, log);
  const asyncOutcomes = new AsyncOutcomes(ledger);
  const server = buildServer({ ledger, receiver, apiKey: config.SANDBOX_API_KEY, asyncDelayMs: config.SANDBOX_ASYNC_DELAY_MS, log });
  const close = async () => {
    await server.close();
    asyncOutcomes.stop();
    await dispatcher.stop();
    await ledger.close();
  };
  try {
    const { PAYMENT_PROVIDER_SANDBOX_HOST: host, PAYMENT_PROVIDER_SANDBOX_PORT: port } = config;
    const url = await server.listen({ host, port });
    dispatcher.start();
    asyncOutcomes.start();
    return { url, close };
  } catch (cause) {
    await close();
    throw plainly(cause, config);
  }
}

function plainly(cause: unknown, { PAYMENT_PROVIDER_SANDBOX_PORT: port, PAYMENT_PROVIDER_SANDBOX_HOST: host }: SandboxConfig): unknown {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartRefused(`Port ${port} is in use: stop what listens there, or set PAYMENT_PROVIDER_SANDBOX_PORT to another port.`, {
        cause,
      });
    case 'EACCES':
      return new StartRefused(`Port ${port} may not be opened: set PAYMENT_PROVIDER_SANDBOX_PORT to one above 1023.`, { cause });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartRefused(`${host} is no address of this machine: set PAYMENT_PROVIDER_SANDBOX_HOST to one that is.`, { cause });
    default:
      return cause;
  }
}
