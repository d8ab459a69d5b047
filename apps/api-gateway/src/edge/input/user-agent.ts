import { isUtf8 } from 'node:buffer';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const longest = 300;

/** The client's User-Agent, cut short: it is kept with the session. */
export const UserAgent = createParamDecorator((_: unknown, execution: ExecutionContext): string =>
  readHeader(execution.switchToHttp().getRequest<FastifyRequest>().headers['user-agent'] ?? ''),
);

/** Node reads headers byte by byte; those of today that go beyond ASCII are UTF-8. */
function readHeader(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return [...(isUtf8(bytes) ? bytes.toString('utf8') : header)].slice(0, longest).join('');
}
