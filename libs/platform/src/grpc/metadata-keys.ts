/** Names of the gRPC metadata that Ashlar's processes exchange. */
export const metadataKeys = {
  authorization: 'authorization',
  requestId: 'x-request-id',
  traceparent: 'traceparent',
  clientAddress: 'ashlar-client-address',
  idempotencyKey: 'idempotency-key',
  idempotencyScope: 'idempotency-scope',
  idempotencyBodyHash: 'idempotency-body-hash',
  idempotentReplayed: 'idempotent-replayed',
  /** Positions in the log of the service's database: what the caller wrote last, and what this call wrote. */
  readAfter: 'ashlar-read-after',
  wrote: 'ashlar-wrote',
  /** A DomainError as JSON, beside the gRPC status. */
  error: 'ashlar-error-bin',
} as const;
