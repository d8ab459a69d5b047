import type { UpdateUserRequest } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { invalidField } from '#platform/errors/domain-error.js';
import type { AccountChanges } from './account.entity.js';
import { fromProtoRole } from './account.proto.js';

const readers: Record<string, (request: UpdateUserRequest) => AccountChanges> = {
  first_name: ({ firstName }) => ({ firstName }),
  last_name: ({ lastName }) => ({ lastName }),
  disabled: ({ disabled }) => ({ disabled }),
  role: (request) => {
    const role = fromProtoRole(request.role);
    if (!role) throw invalidField('role', 'must be customer or admin');
    return { role };
  },
};

/** The changes that `update_mask` names. Throws 400 for a field that it cannot name. */
export function maskedChanges(request: UpdateUserRequest): AccountChanges {
  return request.updateMask.reduce<AccountChanges>((changes, field) => {
    const read = Object.hasOwn(readers, field) ? readers[field] : undefined;
    if (!read) throw invalidField('updateMask', 'names a field that cannot be changed');
    return { ...changes, ...read(request) };
  }, {});
}
