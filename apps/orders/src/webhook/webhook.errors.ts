import { DomainError } from '#platform/errors/domain-error.js';

/** 404: no such endpoint. */
export const endpointNotFound = () => new DomainError('not_found', 'WEBHOOK_ENDPOINT_NOT_FOUND', 'There is no such webhook endpoint.');

/** 404: the endpoint has no such delivery. */
export const deliveryNotFound = () => new DomainError('not_found', 'DELIVERY_NOT_FOUND', 'There is no such delivery.');

/** 422: webhooks may not go there. */
export const urlNotAllowed = (why: string) =>
  new DomainError('refused', 'URL_NOT_ALLOWED', `Webhooks may not be sent to this URL: ${why}.`, [
    { field: 'url', code: 'URL_NOT_ALLOWED', message: why },
  ]);

/** 422: one more would be too many to serve each well. */
export const tooManyEndpoints = (most: number) =>
  new DomainError('refused', 'TOO_MANY_WEBHOOK_ENDPOINTS', `There may be ${most} webhook endpoints at most.`);

/** 409: nothing is sent to an endpoint that is disabled. */
export const endpointDisabled = () =>
  new DomainError('wrong_state', 'WEBHOOK_ENDPOINT_DISABLED', 'The webhook endpoint is disabled: enable it first.');
