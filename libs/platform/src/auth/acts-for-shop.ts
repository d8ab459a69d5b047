import type { Caller } from '../grpc/call-context.js';
import type { Scope } from './scopes.js';

/**
 * Whether the caller sees and does here what the shop itself may: an administrator, or a client with that scope. Everybody else is a customer,
 * who owns some things and not others.
 */
export const actsForShop = (caller: Caller | undefined, scope: Scope): boolean =>
  caller?.role === 'admin' || (caller?.role === 'client' && caller.scopes.includes(scope));
