import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { invalidField, versionMismatch } from '#platform/errors/domain-error.js';
import { userNotFound } from '../account/account.errors.js';
import { accountTables } from '../account/sealed-accounts.js';
import { maxAddresses, type Address } from './address.entity.js';
import { addressNotFound, tooManyAddresses } from './address.errors.js';
import { toPostalAddress } from './address.proto.js';
import { assertPostalAddress, maskedAddress } from './postal-address.js';
import { addressColumns, addressTables, SealedAddresses, writtenColumns, type AddressRow } from './sealed-addresses.js';

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
    private readonly sealed: SealedAddresses,
  ) {}

  /** Oldest first. */
  async list(accountId: string, request: PageRequest | undefined): Promise<{ addresses: Address[]; page: PageInfo }> {
    const { limit, cursor, count } = toPage(request);
    const list = JSON.stringify(['addresses', accountId]);
    const after = this.cursors.decode(list, cursor);
    const where = 'WHERE d.account_id = $1';
    const rows = await this.dataSource.query<AddressRow[]>(
      `SELECT ${addressColumns} FROM ${addressTables} ${where} ${after ? 'AND (d.created_at, d.id) > ($3, $4)' : ''}
       ORDER BY d.created_at, d.id LIMIT $2`,
      [accountId, limit + 1, ...(after ?? [])],
    );
    const shown = cutPage(rows, limit, (last) => this.cursors.encode(list, [last.createdAt.toISOString(), last.id]));
    const total = await countOf(this.dataSource.manager, count, `FROM address d ${where}`, [accountId]);
    return { addresses: shown.rows.map((row) => this.sealed.openForList(row)), page: { limit, nextCursor: shown.nextCursor, total } };
  }

  /** The lock on the account makes those who add at once take turns, so that the book ends where it should. */
  async add(accountId: string, address: PostalAddress | undefined): Promise<Address> {
    if (address == null) throw invalidField('address', 'is required', 'REQUIRED');
    assertPostalAddress(address);
    return this.dataSource.transaction(async (manager) => {
      const [holder] = await manager.query<{ wrapped: Buffer | null }[]>(
        `SELECT k.wrapped FROM ${accountTables} WHERE a.id = $1 AND a.deleted_at IS NULL FOR NO KEY UPDATE OF a`,
        [accountId],
      );
      if (!holder) throw userNotFound();
      const [added] = await manager.query<Omit<AddressRow, 'wrapped'>[]>(
        `INSERT INTO address AS d (id, account_id, sealed)
         SELECT $2, $1, $3 WHERE (SELECT count(*) FROM address WHERE account_id = $1) < $4
         RETURNING ${writtenColumns}`,
        [accountId, uuidv7(), this.sealed.seal({ accountId, wrapped: holder.wrapped }, address), maxAddresses],
      );
      if (!added) throw tooManyAddresses(maxAddresses);
      return this.sealed.open({ ...added, ...holder });
    });
  }

  async update(accountId: string, { id, updateMask, address, expectedVersion }: AddressUpdate): Promise<Address> {
    return this.dataSource.transaction(async (manager) => {
      const row = await lock(manager, accountId, id, expectedVersion);
      const before = this.sealed.open(row);
      if (updateMask.length === 0) return before;
      const after = maskedAddress(toPostalAddress(before), address, updateMask);
      assertPostalAddress(after);
      const [rows] = await manager.query<[Omit<AddressRow, 'wrapped'>[], number]>(
        `UPDATE address d SET sealed = $3, version = version + 1, updated_at = now() WHERE id = $1 AND version = $2 RETURNING ${writtenColumns}`,
        [id, row.version, this.sealed.seal(row, after)],
      );
      return this.sealed.open({ ...rows[0], wrapped: row.wrapped });
    });
  }

  async remove(accountId: string, id: string, expectedVersion: number | undefined): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { version } = await lock(manager, accountId, id, expectedVersion);
      await manager.query('DELETE FROM address WHERE id = $1 AND version = $2', [id, version]);
    });
  }
}

async function lock(manager: EntityManager, accountId: string, id: string, expectedVersion: number | undefined): Promise<AddressRow> {
  if (!isUuid(id)) throw addressNotFound();
  const [address] = await manager.query<AddressRow[]>(
    `SELECT ${addressColumns} FROM ${addressTables} WHERE d.id = $1 AND d.account_id = $2 FOR UPDATE OF d`,
    [id, accountId],
  );
  if (!address) throw addressNotFound();
  if (expectedVersion != null && address.version !== expectedVersion) throw versionMismatch();
  return address;
}
