import { describe, expect, it } from '@jest/globals';
import { AccessTokenKeys, AccessTokenVerifier } from '#platform/auth/access-token.js';
import { createTestIdentity } from './test-identity.js';

describe('a test identity', () => {
  it('makes access tokens that a service accepts', async () => {
    const { authority, accessTokenFor } = createTestIdentity();
    const verifier = new AccessTokenVerifier(new AccessTokenKeys(() => authority.jwks()));
    const caller = { userId: '0198c0de-0000-7000-8000-000000000001', role: 'admin', sessionId: 's1', scopes: [] } as const;
    await expect(verifier.verify(accessTokenFor(caller))).resolves.toEqual(caller);
    const client = { ...caller, role: 'client', scopes: ['orders:read', 'events:read'] } as const;
    await expect(verifier.verify(accessTokenFor(client))).resolves.toEqual(client);
  });

  it('makes tokens that another identity does not accept', async () => {
    const verifier = new AccessTokenVerifier(new AccessTokenKeys(() => createTestIdentity().authority.jwks()));
    await expect(verifier.verify(createTestIdentity().accessTokenFor())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('makes tokens that have expired', async () => {
    const { authority, accessTokenFor } = createTestIdentity();
    const verifier = new AccessTokenVerifier(new AccessTokenKeys(() => authority.jwks()));
    await expect(verifier.verify(accessTokenFor({ expiresIn: -1 }))).rejects.toThrow('expired');
  });
});
