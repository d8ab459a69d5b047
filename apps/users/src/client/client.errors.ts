import { DomainError } from '#platform/errors/domain-error.js';

/** 404, for ids that never existed or are no ids at all. */
export const clientNotFound = () => new DomainError('not_found', 'API_CLIENT_NOT_FOUND', 'There is no such API client.');

/** 401: an unknown client, a wrong or expired secret and a disabled client alike (RFC 6749 §5.2, `invalid_client`). */
export const invalidClient = () =>
  new DomainError('unauthenticated', 'INVALID_CLIENT', 'The client is not known, its secret is wrong, or it has been disabled.');

/** 400: more than the client may have (RFC 6749 §5.2, `invalid_scope`). */
export const invalidScope = () => new DomainError('invalid', 'INVALID_SCOPE', 'The client does not have every scope that it asks for.');
