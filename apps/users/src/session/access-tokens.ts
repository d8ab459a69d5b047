import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { v7 as uuidv7 } from 'uuid';
import type { Tokens } from '#contracts/generated/ashlar/users/v1/user.js';
import { accessTokenRules, type AccessTokenClaims } from '#platform/auth/access-token.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { SigningKeys } from './signing-keys.js';

/** Signs access tokens (RFC 9068). */
@Injectable()
export class AccessTokens {
  constructor(private readonly keys: SigningKeys) {}

  /** What a client gets: an access token for `caller` beside the refresh token that was made for it. */
  with(refreshToken: string, caller: Omit<Caller, 'scopes'>): Tokens {
    return { accessToken: this.sign(caller), refreshToken, expiresIn: accessTokenRules.lifetimeSeconds };
  }

  private sign({ userId, sessionId, role }: Omit<Caller, 'scopes'>): string {
    const { kid, privateKey } = this.keys.current;
    const { type, algorithm, issuer, audience, lifetimeSeconds } = accessTokenRules;
    const claims: Omit<AccessTokenClaims, 'sub'> = { sid: sessionId, role };
    return jwt.sign(claims, privateKey, {
      algorithm,
      header: { alg: algorithm, typ: type, kid },
      issuer,
      audience,
      subject: userId,
      jwtid: uuidv7(),
      expiresIn: lifetimeSeconds,
    });
  }
}
