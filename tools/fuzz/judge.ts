import type { Operation } from '#testing/openapi-document.js';
import { mismatches, type Schemas } from '#testing/openapi-schema.js';
import type { FuzzRequest } from './fuzz-request.js';

/** An answer as it came. */
export interface FuzzAnswer {
  status: number;
  /** Without its parameters. */
  type: string;
  requestId: string | undefined;
  text: string;
  ms: number;
}

export const slowestMs = 2_000;

/** What keeps a request from being read comes before what its operation documents. */
const unread = [400, 404, 405, 413, 414, 415, 431];

/** How we are built, which is nobody's business. */
const innards =
  /\bat .*\.[jt]s:\d+|node_modules|\/dist\/|\b(SELECT|INSERT INTO|UPDATE \w+ SET)\b|QueryFailed|typeorm|\bpg\b|postgres|fastify|mercurius|graphql-js|FST_ERR|\bgrpc\b|ECONN|ERR_[A-Z]+|class-validator|nestjs|JSON\.parse|syntax error|Unexpected token|undefined|\[object|TypeError|invalid input syntax/i;

/** What is wrong with the answer to a request; each begins with a word that is the same for the same fault. */
export function faultsOf(request: FuzzRequest, answer: FuzzAnswer, operation: Operation, schemas: Schemas): string[] {
  const { status, ms } = answer;
  const faults: string[] = [];
  if (status >= 500) faults.push(`broken: answered ${status} ${answer.text}`);
  if (ms > slowestMs) faults.push(`slow: took ${ms.toFixed(0)} ms`);
  if (status < 400 && !mayPass(request, operation)) faults.push(`open: answered ${status} to ${request.role}`);
  return [
    ...faults,
    ...(status >= 400 ? refusalFaults(request, answer, operation) : []),
    ...documentFaults(request, answer, operation, schemas),
  ];
}

function mayPass({ role }: FuzzRequest, { access, scope }: Operation): boolean {
  if (access === 'anybody') return true;
  if (role === 'client') return scope !== undefined;
  return role === 'admin' || (access === 'customers' && role === 'customer');
}

/** The fault that what is said to somebody shows how we are built, unless they said it themselves. */
export function leakIn({ path, body = '', headers }: FuzzRequest, said: string): string | undefined {
  const leak = innards.exec(said)?.[0];
  if (leak === undefined || (decodeURIComponentSafely(path) + body + JSON.stringify(headers)).includes(leak)) return undefined;
  return `innards: says “${leak}”: ${said.slice(0, 300)}`;
}

function refusalFaults(request: FuzzRequest, answer: FuzzAnswer, { responses }: Operation): string[] {
  const { status, type, text, requestId } = answer;
  // A page for who followed a link, as documented.
  if (type === 'text/html' && responses[status]?.content?.[type]) return [];
  if (type !== 'application/problem+json') return [`no-problem: ${status} is ${type}: ${text.slice(0, 200)}`];
  const problem = parsed(text) as Record<string, unknown> & { errors?: { message?: string }[] };
  const missing = ['type', 'title', 'detail', 'instance', 'code', 'requestId'].filter((name) => typeof problem[name] !== 'string');
  const said = [problem['title'], problem['detail'], ...(problem.errors ?? []).map(({ message }) => message)].join(' ');
  const leak = leakIn(request, said);
  return [
    ...missing.map((name) => `problem: has no ${name}: ${text}`),
    ...(problem['status'] === status ? [] : [`problem: says ${String(problem['status'])} for ${status}`]),
    ...(problem['requestId'] === requestId ? [] : ['problem: has another request id than the header']),
    ...(leak === undefined ? [] : [leak]),
  ];
}

function documentFaults(
  { path, method }: FuzzRequest,
  { status, type, text }: FuzzAnswer,
  operation: Operation,
  schemas: Schemas,
): string[] {
  // A path with a slash or a dot segment in it may be the address of something else.
  if (!isFor(operation, path)) return [];
  const response = operation.responses[status];
  if (response === undefined) return unread.includes(status) ? [] : [`undocumented: ${method} answers ${status} ${text.slice(0, 200)}`];
  if (response.content === undefined || status === 304) return text === '' ? [] : [`undocumented: a body with ${status}`];
  const media = response.content[type];
  if (media === undefined) return [`undocumented: ${type} with ${status}`];
  const said = /[+/]json$/.test(type) ? parsed(text) : text;
  if (said === unreadable) return [`no-json: ${text.slice(0, 200)}`];
  return mismatches(media.schema, said, schemas)
    .slice(0, 3)
    .map((fault) => `schema: ${status}: ${fault.replaceAll(/\[\d+\]/g, '[n]')}`);
}

function isFor({ path: template }: Operation, path: string): boolean {
  const pattern = template.replaceAll(/\{\w+\}/g, '[^/?#]+');
  const bare = path.replace(/[?#].*$/s, '');
  return new RegExp(`^${pattern}$`).test(bare) && !/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(bare);
}

const unreadable = Symbol('no JSON');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return unreadable;
  }
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
