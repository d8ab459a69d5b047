import type { ApiAnswer, ApiRequest } from './api.js';

/** The shop understood the request and said no. */
export class Refused extends Error {
  constructor(
    request: ApiRequest,
    readonly answer: ApiAnswer,
  ) {
    super(`${request.method} ${request.path} answered ${answer.status}: ${wordsOf(answer.body)}`);
  }
}

function wordsOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return 'no JSON';
  const { code, detail, errors } = body as { code?: string; detail?: string; errors?: { field: string; message: string }[] };
  const fields = (errors ?? []).slice(0, 3).map(({ field, message }) => `${field}: ${message}`);
  return [code, detail, ...fields].filter((word) => word !== undefined).join(' · ');
}
