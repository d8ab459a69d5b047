import { Injectable } from '@nestjs/common';
import { fromTimestamp, toTimestamp } from '#contracts/timestamp.js';
import { SessionAuthority } from '#platform/auth/auth.module.js';
import { SessionQueries } from './session.queries.js';
import { SigningKeys } from './signing-keys.js';

/** Keys and ended sessions as this service knows them itself; the others ask it over gRPC. */
@Injectable()
export class LocalSessionAuthority extends SessionAuthority {
  constructor(
    private readonly keys: SigningKeys,
    private readonly sessions: SessionQueries,
  ) {
    super();
  }

  override jwks: SessionAuthority['jwks'] = () => Promise.resolve(this.keys.jwks);

  override revokedSince: SessionAuthority['revokedSince'] = async (since) => {
    const { sessionIds, nextSince } = await this.sessions.endedSince(fromTimestamp(since));
    return { sessionIds, nextSince: toTimestamp(nextSince) };
  };
}
