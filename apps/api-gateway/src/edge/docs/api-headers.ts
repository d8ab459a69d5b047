import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiResponse } from '@nestjs/swagger';
import { ApiProblem } from './api-problem.js';

/** Documents `If-None-Match` and the 304 that it can bring. */
export const ApiConditional = () =>
  applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'An ETag that is at hand: 304 without a body when it still holds.',
      schema: { type: 'string' },
    }),
    ApiResponse({ status: 304, description: 'Unchanged since that ETag.' }),
  );

/** Documents `Idempotency-Key` and what comes of its misuse. */
export const ApiIdempotencyKey = () =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'Makes a repeat safe: the same key and body bring the first answer again. 1 to 255 visible ASCII characters, kept for 24 h.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      example: 'order-2026-01-31-1',
    }),
    ApiProblem(400, 'IDEMPOTENCY_KEY_REQUIRED'),
    ApiProblem(409, 'IDEMPOTENCY_IN_PROGRESS'),
    ApiProblem(422, 'IDEMPOTENCY_KEY_REUSED'),
  );

/** Documents an id in a path. */
export const ApiId = (name: string, description: string) => ApiParam({ name, description, schema: { type: 'string', format: 'uuid' } });

/** Documents a name in a path. */
export const ApiName = (name: string, description: string, example: string) =>
  ApiParam({ name, description, schema: { type: 'string', example } });
