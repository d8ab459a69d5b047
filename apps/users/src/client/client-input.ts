import type { UpdateClientRequest } from '#contracts/generated/ashlar/users/v1/clients.js';
import { allScopes, isScope, type Scope } from '#platform/auth/scopes.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { FieldCheck } from '../field-check.js';
import { inOrder, type ClientChanges } from './client.entity.js';

/** A client's name, composed (NFC), so that what looks the same is the same. Throws 400. */
export function readName(value: string): string {
  const name = value.normalize('NFC');
  const check = new FieldCheck();
  check.text('name', name, 100);
  check.throwIfRefused();
  return name;
}

/** At least one scope, and only those that there are. Throws 400. */
export function readClientScopes(scopes: readonly string[]): Scope[] {
  const known = scopes.filter(isScope);
  if (known.length === 0 || known.length < scopes.length) throw invalidField('scopes', `must be some of ${allScopes.join(', ')}`, 'CHOICE');
  return inOrder(known);
}

const readers: Record<string, (request: UpdateClientRequest) => ClientChanges> = {
  name: ({ name }) => ({ name: readName(name) }),
  scopes: ({ scopes }) => ({ scopes: readClientScopes(scopes) }),
  disabled: ({ disabled }) => ({ disabled }),
};

/** The changes that `update_mask` names. Throws 400 for a field that cannot be changed. */
export function readClientChanges(request: UpdateClientRequest): ClientChanges {
  return request.updateMask.reduce<ClientChanges>((changes, field) => {
    const read = Object.hasOwn(readers, field) ? readers[field] : undefined;
    if (!read) throw invalidField('updateMask', 'names a field that cannot be changed');
    return { ...changes, ...read(request) };
  }, {});
}
