import { Reflector } from '@nestjs/core';
import type { Admission } from './admission.js';
import type { Scope } from './scopes.js';

interface AccessRule extends Pick<Admission, 'scope'> {
  /**
   * `anybody`: whoever has a certificate of ours; `public`: a service, with or without a person behind the call; `user`: a person; `admin`: an administrator.
   */
  who: 'anybody' | 'public' | 'user' | 'admin';
  /** The processes that may call; the gateway alone when unset. */
  peers?: readonly string[];
}

/** Who may call an rpc. Without it an rpc is refused to everybody: deny by default. */
export const Access = Reflector.createDecorator<AccessRule>();

/** Anyone, logged in or not, people and API clients, through the gateway; the caller is known when a token came along. */
export const Public = () => Access({ who: 'public' });
/** Anyone who is logged in, and API clients with the scope, through the gateway. Ownership is checked by the use case. */
export const LoggedIn = (clients: { scope?: Scope } = {}) => Access({ who: 'user', ...clients });
/** Administrators, and API clients with the scope, through the gateway. */
export const AdminOnly = (clients: { scope?: Scope } = {}) => Access({ who: 'admin', ...clients });
/** The named processes and no others, with or without a person behind the call. */
export const ServicesOnly = (...peers: string[]) => Access({ who: 'public', peers });
