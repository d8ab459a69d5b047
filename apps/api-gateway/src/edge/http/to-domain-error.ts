import { HttpException } from '@nestjs/common';
import { DomainError, deadlineExceeded, unavailable } from '#platform/errors/domain-error.js';

const routeNotFound = () => new DomainError('not_found', 'ROUTE_NOT_FOUND', 'There is nothing at this address.');

/** Says what Fastify refused before any handler ran, without Fastify's words. */
const refusals: Readonly<Record<string, () => DomainError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new DomainError('too_large', 'BODY_TOO_LARGE', 'The body is larger than 1 MiB.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new DomainError('unsupported_media', 'UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new DomainError('invalid', 'MALFORMED_REQUEST', 'The body does not have the length that Content-Length says.'),
  FST_ERR_BAD_URL: () => new DomainError('invalid', 'MALFORMED_URL', 'The address is not well-formed.'),
  FST_ERR_MAX_PARAM_LENGTH: routeNotFound,
  FST_ERR_HANDLER_TIMEOUT: () => deadlineExceeded('The request took too long.'),
};

/** The refusal behind anything that was thrown on the way of a request; undefined for a fault of our own. */
export function toDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  const cause = error instanceof HttpException && error.cause !== undefined ? error.cause : error;
  const refusal = refusals[(cause as { code?: string } | null)?.code ?? ''];
  if (refusal) return refusal();
  if (error instanceof HttpException) return fromStatus(error.getStatus());
  const status = (cause as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? fromStatus(status) : undefined;
}

function fromStatus(status: number): DomainError | undefined {
  switch (status) {
    case 404:
      return routeNotFound();
    case 413:
      return refusals['FST_ERR_CTP_BODY_TOO_LARGE']?.();
    case 414:
      return routeNotFound();
    case 415:
      return refusals['FST_ERR_CTP_INVALID_MEDIA_TYPE']?.();
    case 503:
      return unavailable('The gateway is stopping.');
    default:
      return status >= 400 && status < 500 ? new DomainError('invalid', 'MALFORMED_REQUEST', 'The request could not be read.') : undefined;
  }
}
