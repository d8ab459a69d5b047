import type { ApiAnswer } from '#testing/api-client.js';

const differsAlways = ['date', 'x-request-id', 'content-length'];

/** What anybody can tell two answers apart by, without what differs between any two. */
export function looks({ status, headers, text }: ApiAnswer, id: string) {
  const requestId = headers.get('x-request-id') ?? '';
  return {
    status,
    headers: [...headers].filter(([name]) => !differsAlways.includes(name)),
    body: text.replaceAll(requestId, 'REQUEST').replaceAll(id, 'ID').replaceAll(encodeURIComponent(id), 'ID'),
  };
}
