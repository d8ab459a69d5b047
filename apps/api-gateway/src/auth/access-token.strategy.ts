import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import { unauthenticated } from '#platform/errors/domain-error.js';
import { AccessTokenKeys, keyOf } from '#platform/auth/access-token.js';
import { callerOf, verification } from '#platform/auth/access-token-rules.js';
import { Revocations } from '#platform/auth/revocations.js';
import type { Caller } from '#platform/grpc/call-context.js';

type PublicKey = Parameters<Parameters<SecretOrKeyProvider>[2]>[1];

/** Verifies access tokens by the rules that every service has, and refuses those of a session that has ended. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(
    keys: AccessTokenKeys,
    private readonly revocations: Revocations,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request: FastifyRequest, token: string, done: (error: unknown, key?: PublicKey) => void) => {
        keyOf(keys, token).then(
          ({ key }) => done(null, key as unknown as PublicKey),
          (error: unknown) => done(error),
        );
      },
      ...verification,
    });
  }

  validate(claims: unknown): Caller {
    const caller = callerOf(claims);
    if (this.revocations.has(caller.sessionId)) throw unauthenticated('The session has ended.');
    return caller;
  }
}
