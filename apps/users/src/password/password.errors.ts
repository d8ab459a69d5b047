import { DomainError, invalidField, unavailable } from '#platform/errors/domain-error.js';

/** 503 `LOGIN_BUSY`: too many passwords are being checked already. */
export const loginBusy = () => unavailable('Too many people are logging in at this moment.', { code: 'LOGIN_BUSY', retryAfterSeconds: 1 });

/** 400 naming `currentPassword`: the caller is known, so this is a wrong entry in a form and no failed log-in. */
export const wrongCurrentPassword = () => invalidField('currentPassword', 'is not the current password', 'INCORRECT');

/** 429, for an address that somebody has as for one that nobody has. */
export const tooManyAttempts = (retryAfterSeconds: number) =>
  new DomainError('rate_limited', 'TOO_MANY_ATTEMPTS', 'There were too many wrong passwords: wait, or choose another by mail.', [], {
    retryAfterSeconds,
  });

export const isTooManyAttempts = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.code === 'TOO_MANY_ATTEMPTS';
