import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '#platform/errors/domain-error.js';
import { encodedPairs } from './query-string.js';
import { tokenPaths } from './token-endpoint.js';
import { checkJsonSize } from '../input/json-size.js';

/** The one route that gets its body as the bytes that came, since a signature is over them. */
export const rawBodyRoute = '/api/v1/payments/webhooks/:provider';

/** What people and mail programs post forms to. What they want stands in the address, so the form is passed over. */
const formRoutes = new Set<string | undefined>(['/api/v1/mailing-list/unsubscribe', '/verify-email']);
/** The page that asks for a new password, whose form says it. */
const readForms = new Set<string | undefined>(['/reset-password']);
const aForm = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

const urlencoded = /^application\/x-www-form-urlencoded\s*(;\s*charset="?utf-8"?\s*)?$/i;

const malformed = (message: string) => new DomainError('invalid', 'MALFORMED_JSON', message);
const notUtf8 = () => malformed('The body is not UTF-8.');
const unsupported = () => new DomainError('unsupported_media', 'UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.');
const notAForm = () =>
  new DomainError('unsupported_media', 'UNSUPPORTED_MEDIA_TYPE', 'The body must be application/x-www-form-urlencoded.');

/** JSON everywhere, bytes on the raw route, the bytes of a form where tokens are given out, forms where they are posted to, 415 for anything else. */
export function addBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (wantsBytes(request)) return done(null, body);
    if (givesTokens(request)) return done(notAForm());
    try {
      done(null, parseJson(body));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (wantsBytes(request)) done(null, body);
    else if (givesTokens(request)) done(isUrlencoded(request) ? null : notAForm(), body);
    else if (readsForm(request)) done(isUtf8(body) ? null : notUtf8(), parseForm(body));
    else if (body.length === 0 || isForm(request)) done(null, undefined);
    else done(unsupported());
  });
}

const wantsBytes = (request: FastifyRequest): boolean => request.routeOptions.url === rawBodyRoute;

const givesTokens = ({ routeOptions }: FastifyRequest): boolean => tokenPaths.includes(routeOptions.url ?? '');

const isUrlencoded = ({ headers }: FastifyRequest): boolean => urlencoded.test(headers['content-type'] ?? '');

const readsForm = (request: FastifyRequest): boolean => readForms.has(request.routeOptions.url) && isUrlencoded(request);

const isForm = ({ routeOptions, headers }: FastifyRequest): boolean =>
  formRoutes.has(routeOptions.url) && aForm.test(headers['content-type'] ?? '');

/** The JSON value of a body; an empty one is none. Throws 400 `MALFORMED_JSON`, or what is wrong with its size. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw notUtf8();
  checkJsonSize(body);
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw malformed('The body is not well-formed JSON.');
  }
}

/** The fields of a form, each once: the last one counts. */
const parseForm = (body: Buffer): object => Object.fromEntries(encodedPairs(body.toString('utf8')));
