/**
 * The one table in which a kind of error, its gRPC status (google.rpc.Code) and its HTTP status meet.
 * `title` is the problem's title (RFC 9457 §3.1.3): the same for every error of a kind.
 */
export const errorTable = {
  invalid: { grpc: 3, http: 400, title: 'Invalid request' },
  unauthenticated: { grpc: 16, http: 401, title: 'Not authenticated' },
  payment_declined: { grpc: 9, http: 402, title: 'Payment declined' },
  forbidden: { grpc: 7, http: 403, title: 'Forbidden' },
  not_found: { grpc: 5, http: 404, title: 'Not found' },
  method_not_allowed: { grpc: 12, http: 405, title: 'Method not allowed' },
  too_slow: { grpc: 4, http: 408, title: 'Request time-out' },
  wrong_state: { grpc: 9, http: 409, title: 'Conflict' },
  already_exists: { grpc: 6, http: 409, title: 'Conflict' },
  stale: { grpc: 10, http: 412, title: 'Precondition failed' },
  too_large: { grpc: 3, http: 413, title: 'Content too large' },
  unsupported_media: { grpc: 3, http: 415, title: 'Unsupported media type' },
  refused: { grpc: 9, http: 422, title: 'Refused' },
  rate_limited: { grpc: 8, http: 429, title: 'Too many requests' },
  internal: { grpc: 13, http: 500, title: 'Internal error' },
  unavailable: { grpc: 14, http: 503, title: 'Service unavailable' },
  deadline: { grpc: 4, http: 504, title: 'Time-out' },
} as const satisfies Record<string, { grpc: number; http: number; title: string }>;

export type ErrorKind = keyof typeof errorTable;

/** Whether `value` names a row of the table. */
export const isErrorKind = (value: unknown): value is ErrorKind => typeof value === 'string' && Object.hasOwn(errorTable, value);
