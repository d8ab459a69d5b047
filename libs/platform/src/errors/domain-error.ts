import type { ErrorKind } from './error-table.js';

/** One field that is wrong: `field` is its path in the request body, e.g. `lines[0].quantity`. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/**
 * A refusal that the caller can understand and act upon. `code` is stable and part of the contract; `message` may change.
 * It travels as gRPC status and metadata and ends as an RFC 9457 problem; anything else that is thrown is a 500 without details.
 */
export class DomainError extends Error {
  override name = 'DomainError';

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly errors: readonly FieldError[] = [],
    readonly options: { retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }
}

/** 400 `VALIDATION_FAILED` naming each field. */
export const validationFailed = (errors: readonly FieldError[]) =>
  new DomainError('invalid', 'VALIDATION_FAILED', 'The request is not valid: see errors.', errors);

/** 400 `VALIDATION_FAILED` for one field. */
export const invalidField = (field: string, message: string, code = 'INVALID') => validationFailed([{ field, code, message }]);

/** 412 `VERSION_MISMATCH`: somebody else wrote in between. */
export const versionMismatch = () => new DomainError('stale', 'VERSION_MISMATCH', 'It was changed meanwhile: read it again and repeat.');

/** 403 `FORBIDDEN`. */
export const forbidden = () => new DomainError('forbidden', 'FORBIDDEN', 'You may not do this.');

/** 401 `UNAUTHENTICATED`. */
export const unauthenticated = (message = 'A valid access token is needed.') =>
  new DomainError('unauthenticated', 'UNAUTHENTICATED', message);

/** 503: a dependency is down or overloaded; the same request may succeed in `retryAfterSeconds`. */
export const unavailable = (message: string, options: { code?: string; retryAfterSeconds?: number; cause?: unknown } = {}) =>
  new DomainError('unavailable', options.code ?? 'SERVICE_UNAVAILABLE', message, [], {
    retryAfterSeconds: options.retryAfterSeconds ?? 1,
    cause: options.cause,
  });

/** 504: the time that the caller allowed has passed. */
export const deadlineExceeded = (message: string, cause?: unknown) =>
  new DomainError('deadline', 'DEADLINE_EXCEEDED', message, [], { cause });
