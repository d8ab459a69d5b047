import { createHmac, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';

/** What an attacker has, and, for the tokens that only a stolen key could sign, that key. */
export interface Material {
  /** An administrator’s. */
  accessToken: string;
  refreshToken: string;
  /** The installation’s own, which no attacker has: tokens that differ from good ones in one claim are signed with it. */
  ownKey: KeyObject;
  kid: string;
  /** As the installation publishes it. */
  publicJwk: JsonWebKey;
  publicPem: string;
  /** A server of the attacker’s, which nobody must ever ask. */
  listener: string;
}

type Parts = Record<string, unknown>;
type Signer = (input: string) => Buffer | string;

const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const base64url = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const es256 =
  (key: KeyObject, dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363'): Signer =>
  (input) =>
    sign('sha256', Buffer.from(input), { key, dsaEncoding });
const hs256 =
  (secret: string | Buffer): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();

/** A token made by hand. */
export class Forger {
  private readonly claims: Parts;

  constructor(readonly material: Material) {
    const now = Math.floor(Date.now() / 1000);
    this.claims = { ...decode(material.accessToken, 1), iat: now, exp: now + 900 };
  }

  /** Those of a good token but for what is given; a claim that is undefined is left out. */
  token({ header, claims, signer }: { header?: Parts; claims?: Parts; signer?: Signer } = {}): string {
    const head = { alg: 'ES256', typ: 'at+jwt', kid: this.material.kid, ...header };
    const input = `${base64url(head)}.${base64url({ ...this.claims, ...claims })}`;
    const signature = (signer ?? es256(this.material.ownKey))(input);
    return `${input}.${typeof signature === 'string' ? signature : signature.toString('base64url')}`;
  }

  theirs(header: Parts): string {
    return this.token({ header, signer: es256(theirs.privateKey) });
  }

  /** Every forgery that there is, by what it is. */
  all(): Record<string, string> {
    return {
      ...this.algorithms(),
      ...this.injections(),
      ...this.keyIds(),
      ...this.wrongClaims(),
      ...this.wrongTokens(),
      ...this.encodings(),
    };
  }

  private algorithms(): Record<string, string> {
    const { publicPem, publicJwk } = this.material;
    const none = ['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg) => [
      [`alg "${alg}" without a signature`, this.token({ header: { alg }, signer: () => '' })],
      [`alg "${alg}" with a signature`, this.token({ header: { alg } })],
    ]);
    const secrets: [string, string | Buffer][] = [
      ['PEM', publicPem],
      ['PEM without its last line break', publicPem.trimEnd()],
      ['DER', Buffer.from(publicPem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')],
      ['JWK', JSON.stringify(publicJwk)],
      ['JWK’s x', publicJwk.x ?? ''],
      ['JWK’s point', Buffer.concat([publicJwk.x ?? '', publicJwk.y ?? ''].map((part) => Buffer.from(part, 'base64url')))],
      ['empty secret', ''],
    ];
    const confused = secrets.map(([what, secret]) => [
      `HS256 under the public key’s ${what}`,
      this.token({ header: { alg: 'HS256' }, signer: hs256(secret) }),
    ]);
    const disguised = ['HS256', 'ES384', 'RS256', 'PS256', 'EdDSA', 'es256'].map((alg) => [
      `alg ${alg} over an ES256 signature`,
      this.token({ header: { alg } }),
    ]);
    return Object.fromEntries([...none, ...confused, ...disguised]) as Record<string, string>;
  }

  private injections(): Record<string, string> {
    const { listener, kid } = this.material;
    const jwk = { ...theirs.publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
    const x5c = [theirs.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')];
    const headers: Record<string, Parts> = {
      jwk: { jwk },
      'jwk of another kid': { jwk: { ...jwk, kid: 'mine' }, kid: 'mine' },
      jku: { jku: `${listener}/jwks.json` },
      'jku of another kid': { jku: `${listener}/jwks.json`, kid: 'mine' },
      x5u: { x5u: `${listener}/cert.pem` },
      x5c: { x5c },
      'all of them': { jwk, jku: `${listener}/jwks.json`, x5u: `${listener}/cert.pem`, x5c },
      'an address as its kid': { kid: `${listener}/jwks.json` },
    };
    return named('a key of the attacker’s in', headers, (header) => this.theirs(header));
  }

  private keyIds(): Record<string, string> {
    const hostile = [
      '../../x',
      '../../../../../../dev/null',
      '/dev/null',
      'file:///dev/null',
      "x' UNION SELECT 'a' --",
      '$(id)',
      '',
      '__proto__',
      'constructor',
      'x'.repeat(10_000),
    ];
    const odd: unknown[] = [null, 0, true, [], [this.material.kid], {}, { kid: this.material.kid }, { toString: 'x' }, { length: 1 }];
    return {
      ...Object.fromEntries(hostile.map((kid) => [`kid ${kid.slice(0, 30)}`, this.theirs({ kid })])),
      ...Object.fromEntries(
        odd.map((kid) => [`kid ${JSON.stringify(kid)?.slice(0, 20)}, properly signed`, this.token({ header: { kid } })]),
      ),
      'kid /dev/null, HS256 under nothing': this.token({ header: { alg: 'HS256', kid: '/dev/null' }, signer: hs256('') }),
      'no kid, properly signed': this.token({ header: { kid: undefined } }),
    };
  }

  private wrongClaims(): Record<string, string> {
    const now = Math.floor(Date.now() / 1000);
    const claims: Record<string, Parts> = {
      'another aud': { aud: 'another-api' },
      'no aud': { aud: undefined },
      'a prefix of aud': { aud: 'ashlar' },
      'another iss': { iss: 'https://evil.example' },
      'no iss': { iss: undefined },
      'iss as a list': { iss: ['evil', 'ashlar'] },
      'nbf in an hour': { nbf: now + 3_600 },
      'iat in an hour': { iat: now + 3_600, exp: now + 4_500 },
      'no iat': { iat: undefined },
      'exp long ago': { iat: now - 5_000, exp: now - 4_000 },
      'exp a second ago': { exp: now - 1 },
      'no exp': { exp: undefined },
      'exp in a year': { exp: now + 365 * 86_400 },
      'exp as a text': { exp: String(now + 900) },
      'exp without end': { exp: 1e300 },
      'no sub': { sub: undefined },
      'a list as sub': { sub: ['x'] },
      'no sid': { sid: undefined },
      'an object as sid': { sid: { $ne: '' } },
      'an unknown role': { role: 'root' },
      'roles as a list': { role: ['admin'] },
      'no role': { role: undefined },
    };
    const headers: Record<string, Parts> = {
      'typ JWT': { typ: 'JWT' },
      'typ rt+jwt': { typ: 'rt+jwt' },
      'no typ': { typ: undefined },
      'typ as a list': { typ: ['at+jwt'] },
      'a critical header that nobody knows': { crit: ['http://evil.example/x'], 'http://evil.example/x': 1 },
      'an unencoded payload (RFC 7797)': { crit: ['b64'], b64: false },
      'a content type of its own': { cty: 'JWT', zip: 'DEF' },
      'a jku beside it': { jku: `${this.material.listener}/jwks.json` },
    };
    return {
      ...named('signed with our key but with', claims, (changed) => this.token({ claims: changed })),
      ...named('signed with our key but with', headers, (header) => this.token({ header })),
    };
  }

  private wrongTokens(): Record<string, string> {
    const { accessToken, refreshToken, kid } = this.material;
    const [head, body, signature] = accessToken.split('.');
    const nested = `${base64url({ alg: 'dir', enc: 'A256GCM', cty: 'JWT' })}..${base64url('123456789012')}.${base64url(accessToken)}.${base64url('1234567890123456')}`;
    return {
      'a refresh token': refreshToken,
      'a token of another installation': this.theirs({}),
      'a token of another installation under its own kid': this.theirs({ kid: 'another' }),
      'a nested JWE': nested,
      'a JWE of two segments': nested.split('.').slice(0, 2).join('.'),
      'a JWT in a JWT': this.token({ header: { cty: 'JWT' }, claims: undefined, signer: () => '' }).replace(
        /\.[^.]+\./,
        `.${base64url(accessToken)}.`,
      ),
      'JSON serialisation': base64url({ payload: body, signatures: [{ protected: head, signature }] }),
      'one segment': head,
      'two segments': `${head}.${body}`,
      'an empty signature': `${head}.${body}.`,
      'four segments': `${accessToken}.${signature}`,
      'a cut signature': accessToken.slice(0, -1),
      'half a signature': `${head}.${body}.${signature.slice(0, 43)}`,
      'a longer signature': `${accessToken}AA`,
      'another payload': `${head}.${base64url({ ...decode(accessToken, 1), sub: 'another' })}.${signature}`,
      'a payload that is no JSON, typ JWT': `${base64url({ alg: 'ES256', typ: 'JWT', kid })}.${base64url('no json')}.${signature}`,
      'a payload that is no object': `${head}.${base64url([1])}.${signature}`,
      'a header that is no object': `${base64url('null')}.${body}.${signature}`,
      nothing: '.',
      'only dots': '..',
    };
  }

  private encodings(): Record<string, string> {
    const good = this.token();
    const [head, body, signature] = good.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    const last = signature.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
    const scalar = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
    const withSignature = (signer: Signer) => this.token({ signer });
    return {
      // 64 bytes leave four unused bits in the last character.
      'a signature whose unused bits are set': `${head}.${body}.${signature.slice(0, -1)}${alphabet[alphabet.indexOf(last) + 1]}`,
      'a padded signature': `${good}==`,
      'a padded header': `${head}=.${body}.${signature}`,
      'a line break in the signature': `${head}.${body}.${signature.slice(0, 40)}%0A${signature.slice(40)}`,
      'a DER signature': withSignature(es256(this.material.ownKey, 'der')),
      'r = s = 0': withSignature(() => Buffer.alloc(64)),
      'r = s = n': withSignature(() => Buffer.concat([scalar(order), scalar(order)])),
      'r = 0': withSignature(() => Buffer.concat([Buffer.alloc(32), bytes.subarray(32)])),
      's = s + n in more bytes': withSignature(() => Buffer.concat([bytes, Buffer.alloc(32)])),
    };
  }
}

export const decode = (token: string, segment: 0 | 1): Parts =>
  JSON.parse(Buffer.from(token.split('.')[segment], 'base64url').toString()) as Parts;

const named = <T>(prefix: string, cases: Record<string, T>, make: (value: T) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(cases).map(([name, value]) => [`${prefix} ${name}`, make(value)]));
