import { Body, Injectable, Query, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { validationFailed, type FieldError } from '#platform/errors/domain-error.js';
import { FileBody } from '../http/file-body.js';
import { IdempotencyKeys, KEYED } from '../http/idempotency-key.js';
import { isOverHttp } from '../http/over-http.js';
import { unsafeFields } from './unsafe-text.js';

const TAKES_QUERY = 'ashlar:takes-query';
const TAKES_BODY = 'ashlar:takes-body';

type Taken = 'always' | 'maybe' | undefined;

const marked = (mark: string, taken: Taken, parameter: ParameterDecorator) => (): ParameterDecorator => (target, method, index) => {
  if (method === undefined) return;
  SetMetadata(mark, taken)(target, method, Object.getOwnPropertyDescriptor(target, method) as PropertyDescriptor);
  parameter(target, method, index);
};

/** The query parameters of a route, whitelisted by their class; a route without it takes none. */
export const QueryOf = marked(TAKES_QUERY, 'maybe', Query());
/** The JSON object in a request's body, whitelisted by its class; a route without it takes none. */
export const BodyOf = marked(TAKES_BODY, 'always', Body());
/** The same where none need come along. */
export const OptionalBodyOf = marked(TAKES_BODY, 'maybe', Body());

/** Global, after access: refuses what is wrong with a request whatever its route's own rules are, and notes its idempotency key. */
@Injectable()
export class RequestShapeGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: IdempotencyKeys,
  ) {}

  canActivate(execution: ExecutionContext): true {
    if (!isOverHttp(execution)) return true;
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const route = execution.getHandler();
    const errors = [
      ...unsafeFields(request.params, ''),
      ...queryErrors(request.query as Record<string, unknown>, this.reflector.get<Taken>(TAKES_QUERY, route)),
      ...bodyErrors(request.body, this.reflector.get<Taken>(TAKES_BODY, route)),
    ];
    if (errors.length > 0) throw validationFailed(errors);
    if (this.reflector.get(KEYED, route) === true && request.call) request.call.idempotency = this.keys.of(request);
    return true;
  }
}

function queryErrors(query: Record<string, unknown>, taken: Taken): FieldError[] {
  return taken
    ? []
    : Object.keys(query).map((field) => ({ field, code: 'UNKNOWN_FIELD', message: 'is not a query parameter of this request' }));
}

function bodyErrors(body: unknown, taken: Taken): FieldError[] {
  if (Buffer.isBuffer(body) || body instanceof FileBody) return [];
  if (body === undefined) return taken === 'always' ? [{ field: 'body', code: 'REQUIRED', message: 'must be a JSON object' }] : [];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return [{ field: 'body', code: 'TYPE', message: 'must be a JSON object' }];
  }
  return taken ? [] : Object.keys(body).map((field) => ({ field, code: 'UNKNOWN_FIELD', message: 'is not a field of this request' }));
}
