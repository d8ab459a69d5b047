import { returnMemoryWhenIdle } from '#platform/bootstrap/idle-memory.js';
import { ConfigError } from '#platform/config/load-config.js';
import { createLogger } from '#platform/observability/logger.js';
import { StartRefused } from './ledger/start-refused.js';
import { startSandbox } from './sandbox.js';
import { loadSandboxConfig } from './sandbox.env.js';

/** Within the five seconds that whoever stops the sandbox waits. */
const STOP_WITHIN_MS = 4_000;

function refuse(cause: unknown): never {
  const plain = cause instanceof ConfigError || cause instanceof StartRefused;
  process.stderr.write(`${plain ? cause.message : ((cause as Error).stack ?? String(cause))}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = loadSandboxConfig();
  const log = createLogger('payment-sandbox', config);
  const starting = startSandbox(config, log, (cause) => {
    log.fatal({ err: cause }, `the ledger in ${config.SANDBOX_DATA_DIR} cannot be written: stopping`);
    process.exit(1);
  });

  let stopping = false;
  const stop = (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info(`stopping: ${why}`);
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
    starting.then((sandbox) => sandbox.close()).then(() => process.exit(0), refuse);
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // Started by another process over IPC: nobody needs a sandbox whose parent is gone.
  if (process.send) process.on('disconnect', () => stop('the parent process is gone'));

  const { url } = await starting;
  returnMemoryWhenIdle();
  log.info(`payment sandbox ready at ${url}`);
}

main().catch(refuse);
