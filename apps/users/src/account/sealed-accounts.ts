import { Injectable } from '@nestjs/common';
import { BlindIndex } from '#platform/privacy/blind-index.js';
import { unlessTampered, type PersonKey } from '#platform/privacy/person-key.js';
import { PersonKeys } from '#platform/privacy/person-keys.js';
import { tampered } from '#platform/privacy/tampering.js';
import type { Account, AccountState } from './account.entity.js';

/** What of an account is sealed. */
export type AccountPerson = Pick<Account, 'email' | 'firstName' | 'lastName'>;

/** An account as it is stored, with the person's data key. */
export interface AccountRow extends AccountState {
  emailIndex: Buffer | null;
  emailSealed: Buffer | null;
  firstNameSealed: Buffer | null;
  lastNameSealed: Buffer | null;
  wrapped: Buffer | null;
}

/** The columns of an `AccountRow`, and where they stand. The key comes along with each read, so nothing has to be remembered of it. */
export const accountColumns = `a.id, a.role, a.email_verified AS "emailVerified", a.disabled, a.version, a.created_at AS "createdAt",
  a.updated_at AS "updatedAt", a.email_index AS "emailIndex", a.email_sealed AS "emailSealed", a.first_name_sealed AS "firstNameSealed",
  a.last_name_sealed AS "lastNameSealed", k.wrapped`;
export const accountTables = 'account a LEFT JOIN person_key k ON k.person_id = a.id';

/** Seals and opens what accounts hold of people. */
@Injectable()
export class SealedAccounts {
  constructor(
    private readonly keys: PersonKeys,
    private readonly index: BlindIndex,
  ) {}

  /** What an address is found by. */
  indexOf = (email: string): Buffer => this.index.ofEmail(email);

  /** The values of `email_index`, `email_sealed`, `first_name_sealed` and `last_name_sealed`, in this order. */
  seal(key: PersonKey, { email, firstName, lastName }: AccountPerson): Buffer[] {
    return [this.indexOf(email), key.seal(email, 'account.email'), ...this.sealNames(key, { firstName, lastName })];
  }

  sealNames(key: PersonKey, { firstName, lastName }: Omit<AccountPerson, 'email'>): Buffer[] {
    return [key.seal(firstName, 'account.first_name'), key.seal(lastName, 'account.last_name')];
  }

  /** Throws 409 `PERSONAL_DATA_TAMPERED`. */
  open(row: AccountRow): Account {
    const key = this.keyOf(row);
    return {
      ...stateOf(row),
      email: this.emailOf(row, key),
      firstName: openColumn(key, row.firstNameSealed, 'account.first_name'),
      lastName: openColumn(key, row.lastNameSealed, 'account.last_name'),
    };
  }

  /** For lists: what was tampered with is empty. */
  openForList(row: AccountRow): Account {
    const key = unlessTampered(() => this.keyOf(row), undefined);
    const read = (open: (key: PersonKey) => string) => (key ? unlessTampered(() => open(key), '') : '');
    return {
      ...stateOf(row),
      email: read((theirs) => this.emailOf(row, theirs)),
      firstName: read((theirs) => openColumn(theirs, row.firstNameSealed, 'account.first_name')),
      lastName: read((theirs) => openColumn(theirs, row.lastNameSealed, 'account.last_name')),
    };
  }

  /** Throws 409 `PERSONAL_DATA_TAMPERED` for a key that is missing or somebody else's. */
  keyOf({ id, wrapped }: Pick<AccountRow, 'id' | 'wrapped'>): PersonKey {
    if (!wrapped) throw tampered('person_key.wrapped', id, undefined);
    return this.keys.unwrap(id, wrapped);
  }

  /** An index that is not the address's own was moved here, for this account to be found by somebody else's address. */
  private emailOf({ id, emailIndex, emailSealed }: AccountRow, key: PersonKey): string {
    const email = openColumn(key, emailSealed, 'account.email');
    if (!emailIndex?.equals(this.indexOf(email))) throw tampered('account.email_index', id, undefined);
    return email;
  }
}

const openColumn = (key: PersonKey, sealed: Buffer | null, place: string): string => {
  if (!sealed) throw tampered(place, key.personId, undefined);
  return key.open(sealed, place);
};

const stateOf = ({ id, role, emailVerified, disabled, version, createdAt, updatedAt }: AccountRow): AccountState => ({
  id,
  role,
  emailVerified,
  disabled,
  version,
  createdAt,
  updatedAt,
});
