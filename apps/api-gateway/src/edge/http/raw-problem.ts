import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { DomainError } from '#platform/errors/domain-error.js';
import { toProblem } from '#platform/errors/problem.js';
import { securityHeaders } from './security-headers.js';

/** A whole HTTP answer that refuses and ends the connection, for where there is a socket and no reply. */
export function rawProblem(refusal: DomainError, path: string): string {
  const requestId = randomUUID();
  const problem = toProblem(refusal, path, requestId);
  const { retryAfterSeconds } = refusal.options;
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Cache-Control: no-store',
    ...Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`),
    ...(retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`]),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
