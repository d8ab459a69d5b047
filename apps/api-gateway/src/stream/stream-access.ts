import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { AccessTokenVerifier } from '#platform/auth/access-token.js';
import { liveCaller } from '#platform/auth/live-caller.js';
import { Revocations } from '#platform/auth/revocations.js';
import type { Caller } from '#platform/grpc/call-context.js';

/** Who is at the other end of a socket, and for how long. */
export interface StreamAccess {
  token: string;
  caller: Caller;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** Verifies the tokens that come over a stream, and knows when they have ended. */
@Injectable()
export class StreamTokens {
  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly revocations: Revocations,
  ) {}

  /** Throws UNAUTHENTICATED for a token that is none, has expired or belongs to a session that has ended. */
  async verify(token: string): Promise<StreamAccess> {
    const caller = await liveCaller(token, this.verifier, this.revocations);
    const { exp = 0 } = jwt.decode(token) as jwt.JwtPayload;
    return { token, caller, expiresAt: exp * 1000 };
  }

  /** Why a token that was good is so no longer; undefined while it is. */
  whyEnded({ caller, expiresAt }: StreamAccess): string | undefined {
    if (expiresAt <= Date.now()) return 'The access token has expired.';
    return this.revocations.has(caller.sessionId) ? 'The session has ended.' : undefined;
  }
}
