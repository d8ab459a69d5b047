import { unauthenticated } from '../errors/domain-error.js';
import type { Caller } from '../grpc/call-context.js';
import type { AccessTokenVerifier } from './access-token.js';
import type { Revocations } from './revocations.js';

/** Whom an access token speaks for, while it is valid and its session goes on. Throws 401 `UNAUTHENTICATED`. */
export async function liveCaller(token: string, tokens: AccessTokenVerifier, revocations: Revocations): Promise<Caller> {
  const caller = await tokens.verify(token);
  if (revocations.has(caller.sessionId)) throw unauthenticated('The session has ended.');
  return caller;
}
