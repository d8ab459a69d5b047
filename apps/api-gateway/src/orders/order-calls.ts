import { DomainError } from '#platform/errors/domain-error.js';
import type { CallOptions } from '#platform/grpc/grpc-client.js';

export const orderNotFound = () => new DomainError('not_found', 'ORDER_NOT_FOUND', 'There is no such order.');

/** For calls that wait for a payment provider: only the request's own deadline ends them. */
export const untilDeadline: CallOptions = { timeoutMs: 120_000 };
