import { createRequire } from 'node:module';
import type { DestinationStream } from 'pino';

/** pino-pretty, loaded only where somebody reads along: a server that logs JSON never pays for it. */
export function pretty(): DestinationStream {
  const build = createRequire(import.meta.url)('pino-pretty') as (options: object) => DestinationStream;
  return build({ colorize: process.stdout.isTTY, translateTime: 'SYS:HH:MM:ss.l', ignore: 'pid,hostname', sync: true });
}
