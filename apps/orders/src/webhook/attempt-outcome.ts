import { DomainError } from '#platform/errors/domain-error.js';
import { readRetryAfter } from './retry-after.js';

/** How an attempt ended. */
export interface AttemptOutcome {
  succeeded: boolean;
  responseStatus: number | null;
  /** Why it failed, for whoever reads the deliveries. */
  error: string | null;
  /** How long the receiver asks us to stay away. */
  retryAfterMs: number;
  /** It answered 410: it wants no more, ever. */
  gone: boolean;
}

/** Statuses whose `Retry-After` is honoured. */
const busy = new Set([429, 503]);

/** What an answer means: 2xx is success, and nothing else is. */
export function outcomeOfAnswer(status: number, retryAfter: string | undefined, now: number): AttemptOutcome {
  const succeeded = status >= 200 && status < 300;
  return {
    succeeded,
    responseStatus: status,
    error: succeeded ? null : status >= 300 && status < 400 ? `answered ${status}: redirects are not followed` : `answered ${status}`,
    retryAfterMs: (busy.has(status) && readRetryAfter(retryAfter, now)) || 0,
    gone: status === 410,
  };
}

/** What it means that no whole answer came. */
export const outcomeOfError = (error: unknown, responseStatus: number | null = null): AttemptOutcome => ({
  succeeded: false,
  responseStatus,
  error: reasonOf(error),
  retryAfterMs: 0,
  gone: false,
});

/** Nothing leaves without a signature. */
export const outcomeWithoutSecret: AttemptOutcome = {
  succeeded: false,
  responseStatus: null,
  error: 'the secret of the endpoint cannot be read: rotate it',
  retryAfterMs: 0,
  gone: false,
};

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within 10 s',
  ETIMEDOUT: 'no connection within 10 s',
  ENOTFOUND: 'the name has no address',
  EAI_AGAIN: 'the name could not be looked up',
};

function reasonOf(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'TimeoutError') return 'no whole answer within 15 s';
  if (error instanceof DomainError) return error.message;
  return reasons[code ?? ''] ?? `could not be sent: ${code ?? name ?? 'unknown'}`;
}
