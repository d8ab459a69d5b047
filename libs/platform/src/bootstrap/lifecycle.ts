import type { INestApplicationContext } from '@nestjs/common';
import type { Logger } from 'pino';

/** How long a stopping process may take before it is ended as it is: an open stream never ends by itself. */
const hardStopMs = 8_000;

/** Stops `close` on SIGTERM, SIGINT and when the supervisor that started this process is gone; then exits 0. */
export function stopOnSignals(logger: Logger, close: () => Promise<void>): void {
  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), hardStopMs).unref();
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
  process.on('disconnect', () => stop('the supervisor is gone'));
}

/** Says why a process cannot go on, in one line and without a stack for what an operator can mend, and ends it. */
export function exitOnFailure(logger: Logger, error: unknown): never {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  if (name === 'ConfigError') logger.fatal(message ?? '');
  else if (code === 'EADDRINUSE' || /EADDRINUSE/.test(message ?? '')) logger.fatal(`The port is in use: ${message}`);
  else logger.fatal({ err: error }, 'could not start');
  process.exit(1);
}

/** Ends the process after anything that nobody caught: its state can no longer be trusted, and the supervisor starts a fresh one. */
export function exitOnUncaught(logger: Logger): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, event);
      process.exit(1);
    });
  }
}

/** Closes a Nest application within its signals. */
export const closeOf = (app: INestApplicationContext) => () => app.close();
