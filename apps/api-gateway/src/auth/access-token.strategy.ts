import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import { unauthenticated } from '#platform/errors/domain-error.js';
import { AccessTokenKeys, accessTokenRules, toCaller, type AccessTokenClaims } from '#platform/auth/access-token.js';
import { Revocations } from '#platform/auth/revocations.js';
import type { Caller } from '#platform/grpc/call-context.js';

type PublicKey = Parameters<Parameters<SecretOrKeyProvider>[2]>[1];

/** Verifies access tokens: ES256 under a key that users published, our issuer and audience, in time, of a session that has not ended. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(
    keys: AccessTokenKeys,
    private readonly revocations: Revocations,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request: FastifyRequest, token: string, done: (error: unknown, key?: PublicKey) => void) => {
        keys.of(token).then(
          (key) => done(null, key as unknown as PublicKey),
          (error: unknown) => done(error),
        );
      },
      algorithms: [accessTokenRules.algorithm],
      issuer: accessTokenRules.issuer,
      audience: accessTokenRules.audience,
    });
  }

  validate(claims: AccessTokenClaims): Caller {
    const caller = toCaller(claims);
    if (this.revocations.has(caller.sessionId)) throw unauthenticated('The session has ended.');
    return caller;
  }
}
