import type { FastifyRequest } from 'fastify';
import { DomainError } from '#platform/errors/domain-error.js';
import { rawBodyRoute } from './body-parser.js';

const unreadable: readonly string[] = ['BODY_TOO_LARGE', 'MALFORMED_REQUEST'];

/**
 * A provider's webhook that is too large, or other than it says, is refused like any other whose signature does not hold: nobody can tell who
 * sent it, and it was not read.
 */
export const asWebhookRefusal = (request: FastifyRequest, error: DomainError): DomainError =>
  request.routeOptions.url === rawBodyRoute && unreadable.includes(error.code)
    ? new DomainError('invalid', 'INVALID_SIGNATURE', 'The signature is not valid.')
    : error;
