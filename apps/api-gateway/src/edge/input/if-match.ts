import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiProblem } from '../docs/api-problem.js';
import { expectedVersion } from '../http/etag.js';

/** The version that `If-Match` asks for, or undefined. */
export const IfMatch = createParamDecorator((_: unknown, execution: ExecutionContext): number | undefined =>
  expectedVersion(execution.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** Documents `If-Match` on a route that honours it. */
export const HonoursIfMatch = () =>
  applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The ETag that was read: the write is refused with 412 when somebody else wrote in between.',
      schema: { type: 'string' },
    }),
    ApiProblem(412, 'VERSION_MISMATCH'),
  );
