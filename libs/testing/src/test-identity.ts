import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { accessTokenRules } from '#platform/auth/access-token-rules.js';
import { SessionAuthority } from '#platform/auth/auth.module.js';
import { backgroundCall, runInCallContext, type Caller } from '#platform/grpc/call-context.js';

/** An internal secret for services under test. */
export const testSecret = 'an internal secret that only tests use';

/** Stands in for the users service where only its tokens matter: real keys and real signatures, and sessions that end when a test says so. */
export interface TestIdentity {
  /** Keys and ended sessions, as users would answer. */
  authority: SessionAuthority;
  /** Provides the authority to everything, in the place of `PeersModule`'s: import it beside `AuthModule`. */
  module: DynamicModule;
  /** A signed access token. What is left out is random, the role `customer`; `expiresIn` is in seconds. */
  accessTokenFor(caller?: Partial<Caller> & { expiresIn?: number }): string;
  /** Ends a session, as of the service's next look at the ended ones. */
  endSession(sessionId: string): void;
}

export function createTestIdentity(): TestIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: accessTokenRules.algorithm, use: 'sig' }] });
  const ended: string[] = [];
  const authority: SessionAuthority = {
    jwks: () => Promise.resolve(jwks),
    revokedSince: () => Promise.resolve({ sessionIds: [...ended], nextSince: undefined }),
  };
  return {
    authority,
    module: {
      module: class TestIdentityModule {},
      global: true,
      providers: [{ provide: SessionAuthority, useValue: authority }],
      exports: [SessionAuthority],
    },
    endSession: (sessionId) => void ended.push(sessionId),
    accessTokenFor: ({
      userId = randomUUID(),
      role = 'customer',
      sessionId = randomUUID(),
      scopes = [],
      expiresIn = accessTokenRules.lifetimeSeconds,
    } = {}) =>
      jwt.sign({ sid: sessionId, role, ...(role === 'client' && { client_id: userId, scope: scopes.join(' ') }) }, privateKey, {
        algorithm: accessTokenRules.algorithm,
        header: { typ: accessTokenRules.type, alg: accessTokenRules.algorithm, kid },
        issuer: accessTokenRules.issuer,
        audience: accessTokenRules.audience,
        subject: userId,
        jwtid: randomUUID(),
        expiresIn,
      }),
  };
}

/** Runs `work` so that the calls it makes carry this access token. */
export const withAccessToken = <T>(accessToken: string | undefined, work: () => T): T =>
  runInCallContext({ ...backgroundCall(randomUUID()), accessToken }, work);
