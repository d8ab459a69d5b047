import { Role as ProtoRole } from '#contracts/generated/ashlar/users/v1/user.js';
import type { User } from '#contracts/generated/ashlar/users/v1/user.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { Account, Role } from './account.entity.js';

const protoRoles = { customer: ProtoRole.ROLE_CUSTOMER, admin: ProtoRole.ROLE_ADMIN } as const satisfies Record<Role, ProtoRole>;

export const toProtoUser = (account: Account): User => ({
  id: account.id,
  email: account.email,
  firstName: account.firstName,
  lastName: account.lastName,
  role: protoRoles[account.role],
  emailVerified: account.emailVerified,
  disabled: account.disabled,
  createdAt: toTimestamp(account.createdAt),
  updatedAt: toTimestamp(account.updatedAt),
  version: account.version,
});

/** Undefined for the unspecified role and for one that this version does not know. */
export const fromProtoRole = (role: ProtoRole): Role | undefined =>
  role === ProtoRole.ROLE_CUSTOMER ? 'customer' : role === ProtoRole.ROLE_ADMIN ? 'admin' : undefined;
