import { DomainError } from '#platform/errors/domain-error.js';

/** 404: no such payment, or not yours. */
export const paymentNotFound = () => new DomainError('not_found', 'PAYMENT_NOT_FOUND', 'There is no such payment.');

/** 402: the provider said no; the order can be paid again. */
export const paymentDeclined = (failureCode: string | null) =>
  new DomainError('payment_declined', 'PAYMENT_DECLINED', `The payment was declined: ${failureCode ?? 'no reason given'}.`, [
    { field: 'payment', code: (failureCode ?? 'declined').toUpperCase(), message: `was declined: ${failureCode ?? 'no reason given'}` },
  ]);

/** 409: it waits for nothing that the customer could do. */
export const paymentNotConfirmable = (why: string) =>
  new DomainError('wrong_state', 'PAYMENT_NOT_CONFIRMABLE', `The payment cannot be confirmed: ${why}.`);

/** 422: more than is left. */
export const refundExceedsPaid = (left: number) =>
  new DomainError('refused', 'REFUND_EXCEEDS_PAID', `Only ${left} is left to refund.`, [
    { field: 'amount', code: 'REFUND_EXCEEDS_PAID', message: `may be at most ${left}` },
  ]);

/** 422: no such way to pay. */
export const unknownProvider = (field: string) =>
  new DomainError('refused', 'UNKNOWN_PROVIDER', 'There is no such payment provider.', [
    { field, code: 'UNKNOWN_PROVIDER', message: 'is no payment provider of this shop' },
  ]);

/** 404: the path of a webhook names a provider that we do not have. */
export const providerNotFound = () => new DomainError('not_found', 'PROVIDER_NOT_FOUND', 'There is no such payment provider.');

/** 400: whoever sent it does not hold the provider's secret, or sent it long ago. */
export const invalidSignature = () => new DomainError('invalid', 'INVALID_SIGNATURE', 'The signature is not valid.');
