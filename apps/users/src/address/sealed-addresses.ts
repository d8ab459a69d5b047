import { Injectable } from '@nestjs/common';
import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';
import { unlessTampered, type PersonKey } from '#platform/privacy/person-key.js';
import { SealedAccounts } from '../account/sealed-accounts.js';
import type { Address } from './address.entity.js';

const place = 'address.sealed';

/** An entry of an address book as it is stored, with its owner's data key. */
export interface AddressRow extends Pick<Address, 'id' | 'version' | 'createdAt' | 'updatedAt'> {
  accountId: string;
  sealed: Buffer;
  wrapped: Buffer | null;
}

/** What a write answers with: all of a row but the key, which is known by then. */
export const writtenColumns = `d.id, d.account_id AS "accountId", d.sealed, d.version, d.created_at AS "createdAt", d.updated_at AS "updatedAt"`;
/** The columns of an `AddressRow`, and where they stand. */
export const addressColumns = `${writtenColumns}, k.wrapped`;
export const addressTables = 'address d LEFT JOIN person_key k ON k.person_id = d.account_id';

const nothing = { name: '', line1: '', line2: null, city: '', region: null, postalCode: '', country: '', phone: null };

/** Seals and opens entries of address books: each is one sealed text. */
@Injectable()
export class SealedAddresses {
  constructor(private readonly accounts: SealedAccounts) {}

  /** Throws 409 `PERSONAL_DATA_TAMPERED` when the owner's key is not theirs. */
  seal(owner: Pick<AddressRow, 'accountId' | 'wrapped'>, address: PostalAddress): Buffer {
    return sealAddress(this.keyOf(owner), address);
  }

  /** Throws 409 `PERSONAL_DATA_TAMPERED`. */
  open({ accountId, sealed, wrapped, ...row }: AddressRow): Address {
    const text = this.keyOf({ accountId, wrapped }).open(sealed, place);
    return { ...nothing, ...(JSON.parse(text) as Partial<Address>), ...row };
  }

  /** For lists: what was tampered with is empty. */
  openForList(row: AddressRow): Address {
    const { id, version, createdAt, updatedAt } = row;
    return unlessTampered(() => this.open(row), { ...nothing, id, version, createdAt, updatedAt });
  }

  private keyOf({ accountId, wrapped }: Pick<AddressRow, 'accountId' | 'wrapped'>): PersonKey {
    return this.accounts.keyOf({ id: accountId, wrapped });
  }
}

/** What is unset is left out. */
export function sealAddress(key: PersonKey, { name, line1, line2, city, region, postalCode, country, phone }: PostalAddress): Buffer {
  return key.seal(JSON.stringify({ name, line1, line2, city, region, postalCode, country, phone }), place);
}
