import { invalidField, unavailable } from '#platform/errors/domain-error.js';

/** 503 `LOGIN_BUSY`: too many passwords are being checked already. */
export const loginBusy = () => unavailable('Too many people are logging in at this moment.', { code: 'LOGIN_BUSY', retryAfterSeconds: 1 });

/** 400 naming `currentPassword`: the caller is known, so this is a wrong entry in a form and no failed log-in. */
export const wrongCurrentPassword = () => invalidField('currentPassword', 'is not the current password', 'INCORRECT');
