import { DomainError } from '#platform/errors/domain-error.js';

/** 404, also for what stands in somebody else's book. */
export const addressNotFound = () => new DomainError('not_found', 'ADDRESS_NOT_FOUND', 'There is no such address.');

/** 422: the book is full. */
export const tooManyAddresses = (max: number) =>
  new DomainError('refused', 'TOO_MANY_ADDRESSES', `There can be at most ${max} addresses: delete one first.`);
