/** A request that cannot be met. `code` is stable; the message may change. */
export class SandboxError extends Error {
  override name = 'SandboxError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const invalidRequest = (message: string) => new SandboxError(400, 'invalid_request', message);

export const idempotencyKeyRequired = () =>
  new SandboxError(400, 'idempotency_key_required', 'Send an Idempotency-Key header of 1 to 255 characters.');

export const invalidApiKey = () => new SandboxError(401, 'invalid_api_key', 'Send the API key as "Authorization: Bearer <key>".');

export const notFound = (what: string) => new SandboxError(404, 'not_found', `There is no such ${what}.`);

export const idempotencyKeyReused = () =>
  new SandboxError(422, 'idempotency_key_reused', 'This Idempotency-Key was used before with another request.');

export const chargeAlreadySettled = (status: string) =>
  new SandboxError(409, 'charge_already_settled', `The charge is settled already: ${status}.`);

export const chargeNotConfirmable = (status: string) =>
  new SandboxError(409, 'charge_not_confirmable', `A charge that is ${status} waits for no confirmation.`);

export const chargeNotRefundable = (status: string) =>
  new SandboxError(409, 'charge_not_refundable', `A charge that is ${status} has no money to give back.`);

export const refundExceedsCharge = (left: number) => new SandboxError(422, 'refund_exceeds_charge', `Only ${left} is left to refund.`);
