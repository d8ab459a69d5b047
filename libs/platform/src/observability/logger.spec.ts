import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { backgroundCall, runInCallContext } from '../grpc/call-context.js';
import { createLogger, NestLogger } from './logger.js';

/** What a logger writes, captured from the file descriptor that it writes to. */
function written(work: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const logger = createLogger('test', { LOG_LEVEL: 'info', LOG_FORMAT: 'json' });
  const stream = (logger as unknown as Record<symbol, { write: (line: string) => void }>)[
    Object.getOwnPropertySymbols(logger).find((symbol) => String(symbol).includes('stream'))!
  ];
  stream.write = (line: string) => void lines.push(line);
  work(logger);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('createLogger', () => {
  it('writes one JSON object a line with the request id it belongs to', () => {
    const [entry] = written((logger) => runInCallContext(backgroundCall('r-1'), () => logger.info({ orderId: 'o-1' }, 'placed')));
    expect(entry).toMatchObject({ name: 'test', requestId: 'r-1', orderId: 'o-1', msg: 'placed' });
  });

  it('never writes secrets or addresses, at the top or below', () => {
    const text = JSON.stringify(
      written((logger) =>
        logger.info({
          password: 'hunter2',
          body: { refreshToken: 'hunter3', email: 'jane@example.com' },
          headers: { authorization: 'Bearer hunter4' },
        }),
      ),
    );
    for (const secret of ['hunter2', 'hunter3', 'hunter4', 'jane@example.com']) expect(text).not.toContain(secret);
  });

  it('never writes what an error of the database quotes of rows and statements', () => {
    const quoted = Object.assign(new Error('null value in column "number"'), {
      code: '23502',
      detail: 'Failing row contains (jane@example.com).',
      where: 'unnamed portal parameter $1 = jane@example.com',
    });
    const failed = new QueryFailedError('INSERT INTO t VALUES ($1)', ['jane@example.com'], quoted);
    const entries = written((logger) => {
      logger.error({ err: failed }, 'failed');
      new NestLogger(logger).error(new Error('outer', { cause: failed }), 'grpc');
      logger.error({ err: new AggregateError([failed]) });
    });
    expect(JSON.stringify(entries)).not.toContain('jane');
    expect(entries[0]).toMatchObject({ err: { type: 'QueryFailedError', code: '23502', query: 'INSERT INTO t VALUES ($1)' } });
    expect(entries[1]).toMatchObject({ err: { message: expect.stringContaining('null value') } });
  });

  it('takes what Nest logs: an error with its stack, an object with a message, a context', () => {
    const [failure, entry] = written((logger) => {
      const nest = new NestLogger(logger);
      nest.error(new Error('broken'), 'grpc');
      nest.warn({ milliseconds: 120 }, 'slow query', 'database');
    });
    expect(failure).toMatchObject({ level: 50, context: 'grpc', msg: 'broken', err: { message: 'broken' } });
    expect(entry).toMatchObject({ level: 40, context: 'database', msg: 'slow query', milliseconds: 120 });
  });
});
