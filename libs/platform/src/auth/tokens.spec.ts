import { createHmac, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { codeOf } from '#testing/code-of.js';
import { AccessTokenKeys, AccessTokenVerifier } from './access-token.js';
import { accessTokenRules } from './access-token-rules.js';
import { Revocations } from './revocations.js';

const refused = codeOf('UNAUTHENTICATED');
const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
const jwkOf = (key: KeyObject, kid: string): JsonWebKey & { kid: string } => ({ ...key.export({ format: 'jwk' }), kid });

function signed(change: { key?: KeyObject | string; header?: object; claims?: object; options?: jwt.SignOptions } = {}): string {
  const options: jwt.SignOptions = {
    algorithm: 'ES256',
    keyid: 'k1',
    issuer: accessTokenRules.issuer,
    audience: accessTokenRules.audience,
    expiresIn: 900,
    header: { alg: 'ES256', typ: accessTokenRules.type, ...change.header },
    ...change.options,
  };
  if (options.expiresIn === undefined) delete options.expiresIn;
  return jwt.sign({ sub: 'u1', sid: 's1', role: 'customer', ...change.claims }, change.key ?? ours.privateKey, options);
}

describe('AccessTokenVerifier', () => {
  let verifier: AccessTokenVerifier;
  let fetches: number;

  beforeEach(() => {
    fetches = 0;
    verifier = new AccessTokenVerifier(
      new AccessTokenKeys(() => {
        fetches++;
        return Promise.resolve(JSON.stringify({ keys: [jwkOf(ours.publicKey, 'k1')] }));
      }),
    );
  });

  const u1 = { userId: 'u1', role: 'customer', sessionId: 's1', scopes: [] };

  it('names the caller of a genuine token, again and again with one fetch of the keys', async () => {
    const token = signed();
    for (let i = 0; i < 3; i++) await expect(verifier.verify(token)).resolves.toEqual(u1);
    await verifier.verify(signed({ claims: { sub: 'u2' } }));
    expect(fetches).toBe(1);
  });

  it('knows the scopes of a client, those that there are, and gives people none', async () => {
    const scope = 'orders:read users:write  events:read';
    const client = signed({ claims: { role: 'client', client_id: 'u1', scope } });
    await expect(verifier.verify(client)).resolves.toEqual({ ...u1, role: 'client', scopes: ['orders:read', 'events:read'] });
    await expect(verifier.verify(signed({ claims: { scope } }))).resolves.toEqual(u1);
  });

  const publicPem = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const unsigned =
    [{ alg: 'none', typ: 'at+jwt', kid: 'k1' }, { sub: 'u1' }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.') + '.';
  const confused = (() => {
    const body = [
      { alg: 'HS256', typ: 'at+jwt', kid: 'k1' },
      { sub: 'u1', iss: 'ashlar', aud: 'ashlar-api', exp: 9e9 },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${body}.${createHmac('sha256', publicPem).update(body).digest('base64url')}`;
  })();

  it.each([
    ['signed by another key', signed({ key: theirs.privateKey })],
    ['of an unknown key id', signed({ options: { keyid: 'k2' } })],
    ['without a signature', unsigned],
    ['signed with the public key as a shared secret', confused],
    ['of another type', signed({ header: { typ: 'JWT' } })],
    ['of another issuer', signed({ options: { issuer: 'somebody' } })],
    ['for another audience', signed({ options: { audience: 'somebody' } })],
    ['that has expired', signed({ options: { expiresIn: -1 } })],
    ['that is not valid yet', signed({ options: { notBefore: 60 } })],
    ['that was made in the future', signed({ claims: { iat: inSeconds(120) } })],
    ['that never ends', signed({ options: { expiresIn: undefined } })],
    ['that lives longer than ours do', signed({ options: { expiresIn: 901 } })],
    ['for several audiences, ours among them', signed({ options: { audience: [accessTokenRules.audience, 'somebody'] } })],
    ['whose header has to be understood', signed({ header: { crit: ['b64'], b64: true } })],
    ['that brings its own key', signed({ key: theirs.privateKey, header: { jwk: theirs.publicKey.export({ format: 'jwk' }) } })],
    ['that says where its key is', signed({ key: theirs.privateKey, header: { jku: 'https://thief.example/jwks.json' } })],
    ['that says where its certificate is', signed({ key: theirs.privateKey, header: { x5u: 'https://thief.example/chain.pem' } })],
    ['whose key id is a path', signed({ options: { keyid: '../../../../dev/null' } })],
    ['whose key id is that of every object', signed({ options: { keyid: 'constructor' } })],
    ['of a role that there is not', signed({ claims: { role: 'owner' } })],
    ['without a session', signed({ claims: { sid: undefined } })],
    ['whose session is no text', signed({ claims: { sid: { $ne: null } } })],
    ['of a person who calls themselves a client', signed({ claims: { client_id: 'c1' } })],
    ['of a client under another name', signed({ claims: { role: 'client', client_id: 'c1' } })],
    ['with a signature of another length', `${signed()}AA`],
    ['that is no token', 'abc'],
    ['that is empty', ''],
  ])('refuses a token %s', async (_why, token) => {
    await expect(verifier.verify(token)).rejects.toEqual(refused);
  });

  it('takes a token that a clock slightly ahead of ours has made', async () => {
    await expect(verifier.verify(signed({ claims: { iat: inSeconds(30) } }))).resolves.toEqual(u1);
  });

  it('does not remember a token past its end', async () => {
    const token = signed({ options: { expiresIn: 1 } });
    await verifier.verify(token);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await expect(verifier.verify(token)).rejects.toEqual(refused);
  });
});

describe('AccessTokenKeys', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('learn of a new key beside the work, before anything is signed with it, and forget one that is gone', async () => {
    let published = [jwkOf(ours.publicKey, 'old')];
    const keys = new AccessTokenKeys(() => Promise.resolve(JSON.stringify({ keys: published })));
    const verifier = new AccessTokenVerifier(keys);
    const token = signed({ options: { keyid: 'old' } });
    await verifier.verify(token);
    published = [jwkOf(theirs.publicKey, 'new')];
    await jest.advanceTimersByTimeAsync(10_001);
    await expect(verifier.verify(token)).resolves.toBeDefined();
    await jest.advanceTimersByTimeAsync(0);
    expect([keys.has('old'), keys.has('new')]).toEqual([false, true]);
    await expect(verifier.verify(token)).rejects.toEqual(refused);
  });

  it('ask about unknown keys every five seconds at most, and keep what they know while users is away', async () => {
    let asked = 0;
    let away = false;
    const keys = new AccessTokenKeys(() => {
      asked++;
      return away ? Promise.reject(new Error('users is away')) : Promise.resolve(JSON.stringify({ keys: [jwkOf(ours.publicKey, 'k1')] }));
    });
    for (let n = 0; n < 20; n++) expect(await keys.find(`made-up-${n}`)).toBeUndefined();
    expect(asked).toBe(1);
    away = true;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await keys.find('k1')).toBeDefined();
    await expect(keys.find('unknown')).rejects.toThrow('users is away');
  });
});

describe('Revocations', () => {
  it('knows the sessions that users names and those that ended here, and survives users being away', async () => {
    const answers = [() => Promise.resolve({ sessionIds: ['a'], nextSince: undefined }), () => Promise.reject(new Error('down'))];
    const revocations = new Revocations(() => (answers.shift() ?? answers[0])());
    await revocations.start();
    revocations.stop();
    revocations.add('b');
    expect(['a', 'b', 'c'].map((id) => revocations.has(id))).toEqual([true, true, false]);
  });
});
