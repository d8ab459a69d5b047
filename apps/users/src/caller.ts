import { unauthenticated } from '#platform/errors/domain-error.js';
import { currentCall, type Caller } from '#platform/grpc/call-context.js';

/** Who is calling; behind `@LoggedIn()` and `@AdminOnly()` there is always somebody. */
export function theCaller(): Caller {
  const caller = currentCall()?.caller;
  if (!caller) throw unauthenticated();
  return caller;
}
