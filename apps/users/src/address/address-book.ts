import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { invalidField, versionMismatch } from '#platform/errors/domain-error.js';
import { userNotFound } from '../account/account.errors.js';
import { addressColumns, maxAddresses, type Address } from './address.entity.js';
import { addressNotFound, tooManyAddresses } from './address.errors.js';
import { toPostalAddress } from './address.proto.js';
import { assertPostalAddress, maskedAddress } from './postal-address.js';

interface AddressUpdate {
  id: string;
  updateMask: readonly string[];
  address: PostalAddress | undefined;
  expectedVersion?: number | undefined;
}

/** A person's addresses: rows without rules of their own, but that a book has an end. */
@Injectable()
export class AddressBook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cursors: KeysetCursors,
  ) {}

  /** Oldest first. */
  async list(accountId: string, request: PageRequest | undefined): Promise<{ addresses: Address[]; page: PageInfo }> {
    const { limit, cursor, count } = toPage(request);
    const list = JSON.stringify(['addresses', accountId]);
    const after = this.cursors.decode(list, cursor);
    const from = 'FROM address WHERE account_id = $1';
    const rows = await this.dataSource.query<Address[]>(
      `SELECT ${addressColumns} ${from} ${after ? 'AND (created_at, id) > ($3, $4)' : ''} ORDER BY created_at, id LIMIT $2`,
      [accountId, limit + 1, ...(after ?? [])],
    );
    const shown = cutPage(rows, limit, (last) => this.cursors.encode(list, [last.createdAt.toISOString(), last.id]));
    const total = await countOf(this.dataSource.manager, count, from, [accountId]);
    return { addresses: shown.rows, page: { limit, nextCursor: shown.nextCursor, total } };
  }

  /** The lock on the account makes those who add at once take turns, so that the book ends where it should. */
  async add(accountId: string, address: PostalAddress | undefined): Promise<Address> {
    if (address == null) throw invalidField('address', 'is required', 'REQUIRED');
    assertPostalAddress(address);
    return this.dataSource.transaction(async (manager) => {
      const held = await manager.query<unknown[]>('SELECT 1 FROM account WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE', [
        accountId,
      ]);
      if (held.length === 0) throw userNotFound();
      const [added] = await manager.query<Address[]>(
        `INSERT INTO address (id, account_id, name, line1, line2, city, region, postal_code, country, phone)
         SELECT $2, $1, $3, $4, $5, $6, $7, $8, $9, $10 WHERE (SELECT count(*) FROM address WHERE account_id = $1) < $11
         RETURNING ${addressColumns}`,
        [accountId, uuidv7(), ...values(address), maxAddresses],
      );
      if (!added) throw tooManyAddresses(maxAddresses);
      return added;
    });
  }

  async update(accountId: string, { id, updateMask, address, expectedVersion }: AddressUpdate): Promise<Address> {
    return this.dataSource.transaction(async (manager) => {
      const before = await lock(manager, accountId, id, expectedVersion);
      if (updateMask.length === 0) return before;
      const after = maskedAddress(toPostalAddress(before), address, updateMask);
      assertPostalAddress(after);
      const [rows] = await manager.query<[Address[], number]>(
        `UPDATE address
         SET name = $3, line1 = $4, line2 = $5, city = $6, region = $7, postal_code = $8, country = $9, phone = $10,
             version = version + 1, updated_at = now()
         WHERE id = $1 AND version = $2
         RETURNING ${addressColumns}`,
        [id, before.version, ...values(after)],
      );
      return rows[0];
    });
  }

  async remove(accountId: string, id: string, expectedVersion: number | undefined): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { version } = await lock(manager, accountId, id, expectedVersion);
      await manager.query('DELETE FROM address WHERE id = $1 AND version = $2', [id, version]);
    });
  }
}

async function lock(manager: EntityManager, accountId: string, id: string, expectedVersion: number | undefined): Promise<Address> {
  if (!isUuid(id)) throw addressNotFound();
  const [address] = await manager.query<Address[]>(`SELECT ${addressColumns} FROM address WHERE id = $1 AND account_id = $2 FOR UPDATE`, [
    id,
    accountId,
  ]);
  if (!address) throw addressNotFound();
  if (expectedVersion != null && address.version !== expectedVersion) throw versionMismatch();
  return address;
}

const values = ({ name, line1, line2, city, region, postalCode, country, phone }: PostalAddress) => [
  name,
  line1,
  line2,
  city,
  region,
  postalCode,
  country,
  phone,
];
