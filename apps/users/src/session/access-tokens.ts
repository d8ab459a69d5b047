import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { v7 as uuidv7 } from 'uuid';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import { accessTokenRules, type AccessTokenClaims } from '#platform/auth/access-token-rules.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { SigningKeys } from './signing-keys.js';

/** Signs access tokens (RFC 9068). */
@Injectable()
export class AccessTokens {
  constructor(private readonly keys: SigningKeys) {}

  /** What a client gets: an access token for `caller` beside the refresh token that was made for it. */
  with(refreshToken: string, caller: Omit<Caller, 'scopes'>): Tokens {
    const { userId: sub, sessionId: sid, role } = caller;
    return { accessToken: this.sign({ sub, sid, role }), refreshToken, expiresIn: accessTokenRules.lifetimeSeconds };
  }

  /** What an API client gets: it comes again with its secret instead of refreshing. */
  ofClient({ userId: sub, sessionId: sid, role, scopes }: Caller, lifetimeSeconds: number): string {
    return this.sign({ sub, sid, role, client_id: sub, scope: scopes.join(' ') }, lifetimeSeconds);
  }

  private sign({ sub, ...claims }: AccessTokenClaims, lifetimeSeconds: number = accessTokenRules.lifetimeSeconds): string {
    const { kid, privateKey } = this.keys.current;
    const { type, algorithm, issuer, audience } = accessTokenRules;
    return jwt.sign(claims, privateKey, {
      algorithm,
      header: { alg: algorithm, typ: type, kid },
      issuer,
      audience,
      subject: sub,
      jwtid: uuidv7(),
      expiresIn: lifetimeSeconds,
    });
  }
}
