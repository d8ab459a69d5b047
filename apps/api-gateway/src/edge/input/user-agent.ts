import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const longest = 300;

/** The client's User-Agent, cut short: it is kept with the session. */
export const UserAgent = createParamDecorator((_: unknown, execution: ExecutionContext): string =>
  (execution.switchToHttp().getRequest<FastifyRequest>().headers['user-agent'] ?? '').slice(0, longest),
);
