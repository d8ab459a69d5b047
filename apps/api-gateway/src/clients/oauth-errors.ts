import { DomainError } from '#platform/errors/domain-error.js';

/** 400: a parameter is missing, comes twice or is malformed, or the client says twice who it is. */
export const invalidRequest = (message: string) => new DomainError('invalid', 'INVALID_REQUEST', message);

/** 400: any other grant than client credentials. */
export const unsupportedGrantType = () =>
  new DomainError('invalid', 'UNSUPPORTED_GRANT_TYPE', 'The only grant_type there is for clients is client_credentials.');

/** 401: the client does not say who it is, or not in a way that can be read. */
export const unreadableClient = () =>
  new DomainError('unauthenticated', 'INVALID_CLIENT', 'The client must say who it is by HTTP Basic, or by client_id and client_secret.');
