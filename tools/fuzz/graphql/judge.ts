import type { FuzzRequest } from '../fuzz-request.js';
import { type FuzzAnswer, leakIn, slowestMs } from '../judge.js';

/** What docs/graphql.md says may be answered, and what every address may. */
const statuses = [200, 400, 401, 405, 408, 413, 415, 429, 431];
const codes = [
  ...['VALIDATION_FAILED', 'QUERY_TOO_LARGE', 'QUERY_TOO_DEEP', 'TOO_MANY_ALIASES', 'TOO_MANY_DIRECTIVES', 'QUERY_TOO_COMPLEX'],
  ...['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_MISMATCH', 'PRODUCT_NOT_FOUND'],
  ...[
    'MALFORMED_JSON',
    'MALFORMED_REQUEST',
    'MALFORMED_URL',
    'BODY_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'METHOD_NOT_ALLOWED',
    'UNAUTHENTICATED',
    'RATE_LIMITED',
  ],
];
const types = ['application/json', 'application/graphql-response+json'];

/** Words of GraphQL that sound like ours: where a document is none, and a value that is too deep to be repeated. */
const ownWords = /Syntax Error:|\[(Object|Array)\]/g;

interface Said {
  data?: unknown;
  errors?: {
    message?: unknown;
    extensions?: { code?: unknown; status?: unknown; requestId?: unknown; errors?: { message?: unknown }[] };
  }[];
}

/** What is wrong with the answer to a request for GraphQL; each begins with a word that is the same for the same fault. */
export function graphqlFaultsOf(request: FuzzRequest, answer: FuzzAnswer): string[] {
  const { status, ms, type, text } = answer;
  const faults: string[] = [];
  if (status >= 500) faults.push(`broken: answered ${status} ${text.slice(0, 300)}`);
  else if (!statuses.includes(status)) faults.push(`undocumented: answered ${status} ${text.slice(0, 200)}`);
  if (ms > slowestMs) faults.push(`slow: took ${ms.toFixed(0)} ms`);
  if (status < 400 && request.role === 'stranger') faults.push(`open: answered ${status} to a stranger`);
  // The page for browsers.
  if (type === 'text/html' && status === 200 && request.method === 'GET') return faults;
  if (!types.includes(type)) return [...faults, `undocumented: ${status} is ${type}: ${text.slice(0, 200)}`];
  return [...faults, ...faultsIn(request, answer, text)];
}

function faultsIn(request: FuzzRequest, { status, requestId }: FuzzAnswer, text: string): string[] {
  let said: Said;
  try {
    said = JSON.parse(text) as Said;
  } catch {
    return [`no-json: ${text.slice(0, 200)}`];
  }
  const { data, errors = [], ...others } = said;
  const faults = Object.keys(others).map((name) => `shape: has a member ${name}`);
  if (data == null && errors.length === 0) faults.push(`shape: neither data nor errors: ${text.slice(0, 200)}`);
  if (data != null && status !== 200) faults.push(`shape: ${status} with data`);
  for (const { message, extensions: { code, status: own, requestId: ownId, errors: fields = [] } = {} } of errors) {
    if (!codes.includes(String(code))) faults.push(`undocumented: the code ${String(code)}: ${text.slice(0, 200)}`);
    if (ownId !== requestId) faults.push('shape: has another request id than the header');
    const leak = leakIn(request, [message, ...fields.map((field) => field.message)].join(' ').replaceAll(ownWords, ''));
    if (leak !== undefined) faults.push(leak);
    if (data == null && errors.length === 1 && own !== status && code !== 'PERSISTED_QUERY_NOT_FOUND')
      faults.push(`shape: says ${String(own)} for ${status}`);
  }
  const mayPass = request.role === 'admin' || request.role === 'client';
  if (!mayPass && /"costPrice":\{/.test(text)) faults.push(`open: shows what things cost the shop to ${request.role}`);
  return faults;
}
