import { validate as isUuid } from 'uuid';
import type { Caller } from '#platform/grpc/call-context.js';
import { userNotFound } from './account.errors.js';

/** Lets people at their own account and administrators at any; to everybody else it is not there. */
export function assertMayTouch(caller: Caller, accountId: string): void {
  if (!isUuid(accountId) || (caller.role !== 'admin' && caller.userId !== accountId)) throw userNotFound();
}
