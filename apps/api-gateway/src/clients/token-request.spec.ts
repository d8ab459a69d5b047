import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { readTokenRequest } from './token-request.js';

const read = (form: string | Buffer, authorization?: string) => readTokenRequest(Buffer.from(form as string), authorization);
const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;
const grant = 'grant_type=client_credentials';

describe('a request for a token', () => {
  it.each<[string, string, string | undefined, object]>([
    ['the client in the form', `${grant}&client_id=c&client_secret=s`, undefined, { clientId: 'c', clientSecret: 's', scope: '' }],
    ['scopes', `${grant}&client_id=c&client_secret=s&scope=a+b%20c`, undefined, { clientId: 'c', clientSecret: 's', scope: 'a b c' }],
    ['the client in Basic', grant, basic('c:s:t'), { clientId: 'c', clientSecret: 's:t', scope: '' }],
    ['halves that are form-urlencoded', grant, basic('c%3Ad+e:s%25%2B'), { clientId: 'c:d e', clientSecret: 's%+', scope: '' }],
    ['a scheme in other case', grant, basic('c:s').replace('Basic', 'bAsIc'), { clientId: 'c', clientSecret: 's', scope: '' }],
    ['parameters without a value', `${grant}&scope=&client_id=`, basic('c:s'), { clientId: 'c', clientSecret: 's', scope: '' }],
    ['parameters that nobody knows', `${grant}&resource=x&&`, basic('c:s'), { clientId: 'c', clientSecret: 's', scope: '' }],
    ['what is not escaped and need not be', `${grant}&scope=a b é`, basic('c:s'), { clientId: 'c', clientSecret: 's', scope: 'a b é' }],
  ])('is read with %s', (_what, form, authorization, request) => {
    expect(read(form, authorization)).toEqual(request);
  });

  it.each<[string, string | Buffer, string | undefined, string]>([
    ['nothing in it', '', undefined, 'INVALID_REQUEST'],
    ['no grant_type', 'client_id=c&client_secret=s', undefined, 'INVALID_REQUEST'],
    ['an empty grant_type', 'grant_type=', basic('c:s'), 'INVALID_REQUEST'],
    ['a parameter twice', `${grant}&scope=a&scope=a`, basic('c:s'), 'INVALID_REQUEST'],
    ['a parameter twice, once without a value', `${grant}&scope&scope=a`, basic('c:s'), 'INVALID_REQUEST'],
    ['a parameter twice, once escaped', `${grant}&%73cope=a&scope=a`, basic('c:s'), 'INVALID_REQUEST'],
    ['an unknown parameter twice', `${grant}&x=1&x=2`, basic('c:s'), 'INVALID_REQUEST'],
    ['a broken escape', `${grant}&scope=%zz`, basic('c:s'), 'INVALID_REQUEST'],
    ['an escape that is no UTF-8', `${grant}&scope=%ff`, basic('c:s'), 'INVALID_REQUEST'],
    ['bytes that are no UTF-8', Buffer.from([0xff]), basic('c:s'), 'INVALID_REQUEST'],
    ['NUL', `${grant}&scope=%00`, basic('c:s'), 'INVALID_REQUEST'],
    ['the client in Basic and in the form', `${grant}&client_id=c&client_secret=s`, basic('c:s'), 'INVALID_REQUEST'],
    ['a secret in Basic and in the form', `${grant}&client_secret=s`, basic('c:s'), 'INVALID_REQUEST'],
    ['another grant', 'grant_type=password&username=a&password=b', basic('c:s'), 'UNSUPPORTED_GRANT_TYPE'],
    ['no client', grant, undefined, 'INVALID_CLIENT'],
    ['no secret', `${grant}&client_id=c`, undefined, 'INVALID_CLIENT'],
    ['a bearer token', grant, 'Bearer abc', 'INVALID_CLIENT'],
    ['Basic without a colon', grant, basic('cs'), 'INVALID_CLIENT'],
    ['Basic without a secret', grant, basic('c:'), 'INVALID_CLIENT'],
    ['Basic without a client', grant, basic(':s'), 'INVALID_CLIENT'],
    ['Basic that is no base64', grant, 'Basic c:s', 'INVALID_CLIENT'],
    ['Basic with a broken escape', grant, basic('c%:s'), 'INVALID_CLIENT'],
    ['Basic that is no UTF-8', grant, `Basic ${Buffer.from([0xff, 0x3a, 0x61]).toString('base64')}`, 'INVALID_CLIENT'],
    ['nothing after Basic', grant, 'Basic', 'INVALID_CLIENT'],
  ])('is refused with %s', (_what, form, authorization, code) => {
    expect(() => readTokenRequest(Buffer.isBuffer(form) ? form : Buffer.from(form), authorization)).toThrow(codeOf(code));
  });

  it('is refused without a body', () => {
    expect(() => readTokenRequest(undefined, basic('c:s'))).toThrow(codeOf('INVALID_REQUEST'));
  });
});
