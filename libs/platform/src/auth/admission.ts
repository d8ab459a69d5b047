import { forbidden, unauthenticated } from '../errors/domain-error.js';
import type { Caller } from '../grpc/call-context.js';
import type { Scope } from './scopes.js';

/** Whom something is for. */
export interface Admission {
  /** `public`: anyone; `user`: a person; `admin`: an administrator. */
  who: 'public' | 'user' | 'admin';
  /** Lets API clients in that have it; without one no client is, save to what is public. */
  scope?: Scope;
}

/** Holds a rule against who is calling, in the gateway and again in every service. Throws 401 when nobody is known, 403 for the wrong one. */
export function admit({ who, scope }: Admission, caller: Caller | undefined): void {
  if (who === 'public') return;
  if (!caller) throw unauthenticated();
  const admitted =
    caller.role === 'client' ? scope !== undefined && caller.scopes.includes(scope) : who === 'user' || caller.role === 'admin';
  if (!admitted) throw forbidden();
}
