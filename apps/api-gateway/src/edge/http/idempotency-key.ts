import { createHmac } from 'node:crypto';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { deriveKey } from '#platform/auth/derive-key.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { IdempotencyInput } from '#platform/grpc/call-context.js';
import { ApiIdempotencyKey } from '../docs/api-headers.js';
import { pathOf } from './send-problem.js';

export const KEYED = 'ashlar:keyed';

/** Marks a route that moves stock or money. */
export const RequiresIdempotencyKey = () => applyDecorators(SetMetadata(KEYED, true), ApiIdempotencyKey());

const keyRequired = () =>
  new DomainError(
    'invalid',
    'IDEMPOTENCY_KEY_REQUIRED',
    'This request needs an Idempotency-Key header of 1 to 255 visible ASCII characters.',
    [{ field: 'Idempotency-Key', code: 'REQUIRED', message: 'must have 1 to 255 visible ASCII characters' }],
  );

/**
 * What makes a request's repeat recognisable. The body is remembered by a MAC under the installation's own key: a plain hash of an address would let
 * whoever has the database try addresses against it.
 */
export class IdempotencyKeys {
  private readonly key: Buffer;

  constructor(internalSecret: string) {
    this.key = deriveKey(internalSecret, 'request-body');
  }

  /** Throws 400 `IDEMPOTENCY_KEY_REQUIRED`. */
  of(request: FastifyRequest): IdempotencyInput {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw keyRequired();
    return { key, scope: `${request.method} ${pathOf(request.raw.url)}`, bodyHash: this.hashOf(request.body) };
  }

  /** HMAC-SHA256 of the canonical JSON of a body: equal for equal JSON values, whatever their spacing and the order of their members. */
  hashOf(body: unknown): string {
    return createHmac('sha256', this.key).update(canonicalJson(body)).digest('hex');
  }
}

/** JSON without spaces and with the members of every object in one order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const members = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
