import { DomainError } from '#platform/errors/domain-error.js';

/** 404, for ids that never existed, are no ids at all, or belong to somebody else: the answer is the same. */
export const userNotFound = () => new DomainError('not_found', 'USER_NOT_FOUND', 'There is no such user.');

/** 409: the address belongs to another account. */
export const emailTaken = () =>
  new DomainError('already_exists', 'EMAIL_TAKEN', 'There is already an account with this e-mail address.', [
    { field: 'email', code: 'EMAIL_TAKEN', message: 'belongs to an account already' },
  ]);

/** 400: the token of a link in a mail was used, has expired or never was. */
export const invalidToken = () => new DomainError('invalid', 'INVALID_TOKEN', 'This link was used already, has expired, or never was one.');

/** 409: without this one nobody could administer the shop. */
export const lastAdministrator = () =>
  new DomainError('wrong_state', 'LAST_ADMINISTRATOR', 'This is the last active administrator: make another one first.');
