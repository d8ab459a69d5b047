import { isUtf8 } from 'node:buffer';
import type { IssueClientTokenRequest } from '#contracts/generated/ashlar/users/v1/clients.js';
import { invalidRequest, unreadableClient, unsupportedGrantType } from './oauth-errors.js';

/**
 * A request for a token (RFC 6749 §4.4.2) as it came: a form, and the client in it or in `Authorization`. Parameters that are not known are
 * passed over, as §3.2 has it. Throws INVALID_REQUEST, UNSUPPORTED_GRANT_TYPE, INVALID_CLIENT.
 */
export function readTokenRequest(body: Buffer | undefined, authorization: string | undefined): IssueClientTokenRequest {
  const form = readForm(body ?? Buffer.alloc(0));
  const grantType = form.get('grant_type');
  if (grantType === undefined) throw invalidRequest('grant_type is missing.');
  if (grantType !== 'client_credentials') throw unsupportedGrantType();
  return { ...readClient(form, authorization), scope: form.get('scope') ?? '' };
}

/** The parameters of a form (WHATWG URL, application/x-www-form-urlencoded), each once; one without a value counts as left out (RFC 6749 §3.2). */
function readForm(body: Buffer): Map<string, string> {
  if (!isUtf8(body)) throw invalidRequest('The form is not UTF-8.');
  const form = new Map<string, string>();
  const names = new Set<string>();
  for (const parameter of body.toString('utf8').split('&')) {
    const at = parameter.indexOf('=');
    const name = decoded(at < 0 ? parameter : parameter.slice(0, at));
    const value = at < 0 ? '' : decoded(parameter.slice(at + 1));
    if (name === undefined || value === undefined) throw invalidRequest('The form is not well-formed.');
    if (parameter !== '' && names.has(name)) throw invalidRequest('A parameter comes twice.');
    names.add(name);
    if (value !== '') form.set(name, value);
  }
  return form;
}

function readClient(form: ReadonlyMap<string, string>, authorization: string | undefined) {
  const [clientId, clientSecret] = [form.get('client_id'), form.get('client_secret')];
  if (authorization === undefined) {
    if (clientId === undefined || clientSecret === undefined) throw unreadableClient();
    return { clientId, clientSecret };
  }
  if (clientId !== undefined || clientSecret !== undefined) throw invalidRequest('The client says who it is in two ways at once.');
  return readBasic(authorization);
}

/** HTTP Basic with both halves form-urlencoded (RFC 6749 §2.3.1). */
function readBasic(authorization: string): { clientId: string; clientSecret: string } {
  const [, credentials] = /^basic +([\w+/-]+={0,2}) *$/i.exec(authorization) ?? [];
  const bytes = Buffer.from(credentials ?? '', 'base64');
  const text = isUtf8(bytes) ? bytes.toString('utf8') : '';
  const colon = text.indexOf(':');
  const [clientId, clientSecret] = [decoded(text.slice(0, Math.max(colon, 0))), decoded(text.slice(colon + 1))];
  if (!clientId || !clientSecret) throw unreadableClient();
  return { clientId, clientSecret };
}

/** One half of a form's parameter; undefined when it is malformed or holds control characters. */
function decoded(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text.replaceAll('+', ' '));
    return /\p{Cc}/u.test(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}
