import type { DomainError } from '#platform/errors/domain-error.js';

/** Where API clients get their tokens: beside the API's base, where libraries look, and below it. */
export const tokenPaths: readonly string[] = ['/oauth/token', '/api/v1/oauth/token'];

const errorOf: Readonly<Record<string, string>> = {
  INVALID_CLIENT: 'invalid_client',
  INVALID_SCOPE: 'invalid_scope',
  UNSUPPORTED_GRANT_TYPE: 'unsupported_grant_type',
};

const ofTheRequest: readonly string[] = ['invalid', 'unsupported_media', 'too_large'];

/** What RFC 6749 §5.2 adds to a problem of the token endpoint; nothing elsewhere, nor for what it has no word for. */
export function oauthMembers(path: string, { kind, code, message }: DomainError): { error?: string; error_description?: string } {
  const error = errorOf[code] ?? (ofTheRequest.includes(kind) ? 'invalid_request' : undefined);
  return tokenPaths.includes(path) && error !== undefined ? { error, error_description: message } : {};
}

/** How to say who one is (RFC 9110 §11.6.1): by Basic for a token, by the token everywhere else. */
export const challengeAt = (path: string): string => (tokenPaths.includes(path) ? 'Basic realm="ashlar", charset="UTF-8"' : 'Bearer');
