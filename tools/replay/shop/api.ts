import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { NotReached } from './not-reached.js';

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly idempotencyKey?: string;
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  /** The whole JSON body: an envelope, or a problem. */
  readonly body: unknown;
}

export interface ApiSettings {
  readonly connections: number;
  /** Sent with every request. */
  readonly headers?: Record<string, string>;
  /** How long a request is tried again before the shop counts as gone. */
  readonly patienceMs: number;
  /** Told why a request is sent again. */
  readonly onRetry?: (why: string) => void;
}

const ANSWER_WITHIN_MS = 30_000;
const LONGEST_WAIT_MS = 5_000;

/** Requests to one server. What a dead, starting or busy process answers is tried again: every request here may be repeated. */
export class Api {
  private readonly pool: Pool;

  constructor(
    readonly url: string,
    private readonly settings: ApiSettings,
  ) {
    const { connections } = settings;
    this.pool = new Pool(url, { connections, headersTimeout: ANSWER_WITHIN_MS, bodyTimeout: ANSWER_WITHIN_MS });
  }

  async send(request: ApiRequest): Promise<ApiAnswer> {
    const giveUpAt = Date.now() + this.settings.patienceMs;
    for (let attempt = 0; ; attempt += 1) {
      const { answer, why, retryAfterMs } = await this.attempt(request);
      if (answer) return answer;
      const wait = retryAfterMs ?? Math.min(LONGEST_WAIT_MS, 100 * 2 ** attempt) * (0.5 + Math.random());
      if (Date.now() + wait > giveUpAt) throw new NotReached(`${request.method} ${this.url}${request.path}: ${why}`);
      this.settings.onRetry?.(why);
      await sleep(wait);
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async attempt(request: ApiRequest): Promise<{ answer?: ApiAnswer; why: string; retryAfterMs?: number }> {
    try {
      const { statusCode, headers, body } = await this.pool.request({
        method: request.method,
        path: request.path,
        headers: { ...this.settings.headers, ...headersOf(request) },
        body: request.body === undefined ? null : JSON.stringify(request.body),
      });
      const text = await body.text();
      const answer = { status: statusCode, body: parsed(text) };
      const why = `${statusCode} ${codeOf(answer) ?? ''}`.trim();
      if (isFinal(answer)) return { answer, why };
      const seconds = Number(headers['retry-after']);
      return seconds > 0 ? { why, retryAfterMs: seconds * 1000 } : { why };
    } catch (error) {
      return { why: reasonOf(error) };
    }
  }
}

/** The stable code of a problem, when the answer is one. */
export function codeOf({ body }: ApiAnswer): string | undefined {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function isFinal(answer: ApiAnswer): boolean {
  if (answer.status >= 500 || answer.status === 429) return false;
  return !(answer.status === 409 && codeOf(answer) === 'IDEMPOTENCY_IN_PROGRESS');
}

function headersOf({ token, idempotencyKey, body }: ApiRequest): Record<string, string> {
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const reasonOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);
