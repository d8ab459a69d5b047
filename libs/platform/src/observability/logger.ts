import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as PinoLogger } from 'pino';
import { errorForLog } from './error-for-log.js';
import { pretty } from './pretty.js';
import { currentCall } from '../grpc/call-context.js';

export interface LogConfig {
  LOG_LEVEL: string;
  LOG_FORMAT: 'auto' | 'json' | 'pretty';
}

/** Never written to a log, wherever in an entry they stand. */
const redacted = [
  'password',
  'currentPassword',
  'newPassword',
  'accessToken',
  'refreshToken',
  'token',
  'secret',
  'authorization',
  'cookie',
  'email',
];

/** Structured logs on standard output: one JSON object a line, or readable lines in a terminal; each with the request id it belongs to. */
export function createLogger(name: string, config: LogConfig): PinoLogger {
  const readable = config.LOG_FORMAT === 'pretty' || (config.LOG_FORMAT === 'auto' && process.stdout.isTTY);
  return pino(
    {
      name,
      level: config.LOG_LEVEL,
      timestamp: pino.stdTimeFunctions.isoTime,
      base: { name, pid: process.pid },
      redact: { paths: redacted.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `headers.${key}`]), censor: '[redacted]' },
      serializers: { err: errorForLog },
      mixin: () => {
        const call = currentCall();
        return call ? { requestId: call.requestId } : {};
      },
    },
    readable ? pretty() : pino.destination({ dest: 1, sync: true }),
  );
}

/** Lets Nest's own messages and `new Logger(context)` go through pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: PinoLogger) {}

  log = (message: unknown, ...rest: unknown[]) => this.write('info', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);

  /** Nest passes the context last; an Error or an object may come first. */
  private write(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const text = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined;
    if (message instanceof Error) this.logger[level]({ context, err: message }, text ?? message.message);
    else if (typeof message === 'object' && message !== null) this.logger[level]({ context, ...message }, text);
    else this.logger[level]({ context, ...(text !== undefined && { detail: text }) }, String(message));
  }
}
