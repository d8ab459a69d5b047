import { DomainError } from '#platform/errors/domain-error.js';

/** 401, for a wrong password and for no such user alike. */
export const invalidCredentials = () =>
  new DomainError('unauthenticated', 'INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.');

/** 403, said only to who knows the password. */
export const accountDisabled = () => new DomainError('forbidden', 'ACCOUNT_DISABLED', 'This account has been disabled.');

/** 401: unknown, expired, or of a session that has ended. */
export const invalidRefreshToken = () =>
  new DomainError('unauthenticated', 'INVALID_REFRESH_TOKEN', 'The refresh token is not valid: log in again.');

/** 401: used a second time, so one of the two who have it stole it. */
export const refreshTokenReused = () =>
  new DomainError(
    'unauthenticated',
    'REFRESH_TOKEN_REUSED',
    'The refresh token had been used before: the session has ended, log in again.',
  );

/** 404, for sessions that have ended, never were, or are somebody else's: the answer is the same. */
export const sessionNotFound = () => new DomainError('not_found', 'SESSION_NOT_FOUND', 'There is no such session.');
