import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import type { PersonKey } from '#platform/privacy/person-key.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';
import { remember } from '../account/first-administrator.js';
import { SealedAccounts, type AccountPerson } from '../account/sealed-accounts.js';
import { sealAddress } from '../address/sealed-addresses.js';

interface OpenAccount extends AccountPerson {
  id: string;
  role: string;
  gone: boolean;
}

interface OpenAddress extends PostalAddress {
  id: string;
  accountId: string;
}

const batch = 500;
const askAgainMs = 250;

/**
 * Seals what releases wrote that kept personal data openly, before anybody is served. What they left of deleted accounts is emptied. Interrupted, it
 * goes on at the next start; where nothing is left to do it costs two look-ups.
 */
@Injectable()
export class SealExisting implements OnModuleInit {
  private readonly logger = new Logger('personal-data');

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: PersonKeyStore,
    private readonly accounts: SealedAccounts,
  ) {}

  async onModuleInit(): Promise<void> {
    const sealed = await this.execute();
    if (sealed > 0) this.logger.log(`sealed ${sealed} rows of an earlier release`);
  }

  /** Answers with how many rows. Copies that start together take turns. */
  async execute(): Promise<number> {
    const turn = this.dataSource.createQueryRunner();
    try {
      while (!(await isMine(turn))) await sleep(askAgainMs);
      try {
        return (
          (await this.all((manager, after) => this.accountsAfter(manager, after))) +
          (await this.all((manager, after) => this.addressesAfter(manager, after)))
        );
      } finally {
        await turn.query('SELECT pg_advisory_unlock($1)', [advisoryLocks.sealExisting]);
      }
    } finally {
      await turn.release();
    }
  }

  private async all(some: (manager: EntityManager, after: string) => Promise<string[]>): Promise<number> {
    let sealed = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const ids = await this.dataSource.transaction((manager) => some(manager, after));
      if (ids.length === 0) return sealed;
      sealed += ids.length;
      after = ids[ids.length - 1];
    }
  }

  private async accountsAfter(manager: EntityManager, after: string): Promise<string[]> {
    const rows = await manager.query<OpenAccount[]>(
      `SELECT id, role, deleted_at IS NOT NULL AS gone, email, first_name AS "firstName", last_name AS "lastName"
       FROM account WHERE email IS NOT NULL AND id > $1 ORDER BY id LIMIT ${batch} FOR UPDATE`,
      [after],
    );
    await this.empty(
      manager,
      rows.filter(({ gone }) => gone),
    );
    await this.seal(
      manager,
      rows.filter(({ gone }) => !gone),
    );
    return rows.map(({ id }) => id);
  }

  /** Two of one address cannot be told apart from outside: the one that was there first keeps it, and the other stays as it is, unfound. */
  private async seal(manager: EntityManager, rows: readonly OpenAccount[]): Promise<void> {
    const keys = await this.keys.findOrMakeAll(
      manager,
      rows.map(({ id }) => id),
    );
    const sealed = rows.flatMap((row) => {
      const key = keys.get(row.id);
      return key ? [[row.id, ...this.accounts.seal(key, row)] as const] : [];
    });
    await manager.query(
      `UPDATE account a
       SET email_index = s.index, email_sealed = s.email, first_name_sealed = s.first_name, last_name_sealed = s.last_name,
           email = NULL, first_name = NULL, last_name = NULL
       FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[]) AS s (id, index, email, first_name, last_name)
       WHERE a.id = s.id AND NOT EXISTS (SELECT FROM account o WHERE o.email_index = s.index AND o.deleted_at IS NULL)`,
      columns(sealed, 5),
    );
  }

  private async empty(manager: EntityManager, rows: readonly OpenAccount[]): Promise<void> {
    for (const { email, role } of rows) if (role === 'admin') await remember(manager, this.accounts.indexOf(email));
    const ids = rows.map(({ id }) => id);
    await manager.query(
      'UPDATE account SET email = NULL, first_name = NULL, last_name = NULL, password_hash = NULL WHERE id = ANY ($1::uuid[])',
      [ids],
    );
    await manager.query('DELETE FROM address WHERE account_id = ANY ($1::uuid[])', [ids]);
    await manager.query(`UPDATE session SET user_agent = '' WHERE account_id = ANY ($1::uuid[])`, [ids]);
    await this.keys.destroy(manager, ids);
  }

  private async addressesAfter(manager: EntityManager, after: string): Promise<string[]> {
    const rows = await manager.query<OpenAddress[]>(
      `SELECT id, account_id AS "accountId", name, line1, line2, city, region, postal_code AS "postalCode", country, phone
       FROM address WHERE sealed IS NULL AND id > $1 ORDER BY id LIMIT ${batch} FOR UPDATE`,
      [after],
    );
    const keys = await this.keys.findOrMakeAll(manager, [...new Set(rows.map(({ accountId }) => accountId))]);
    const sealed = rows.flatMap((row) => {
      const key: PersonKey | undefined = keys.get(row.accountId);
      return key ? [[row.id, sealAddress(key, row)] as const] : [];
    });
    await manager.query(
      `UPDATE address d
       SET sealed = s.sealed, name = NULL, line1 = NULL, line2 = NULL, city = NULL, region = NULL, postal_code = NULL, country = NULL, phone = NULL
       FROM unnest($1::uuid[], $2::bytea[]) AS s (id, sealed) WHERE d.id = s.id`,
      columns(sealed, 2),
    );
    return rows.map(({ id }) => id);
  }
}

async function isMine(turn: QueryRunner): Promise<boolean> {
  const [{ mine }] = (await turn.query('SELECT pg_try_advisory_lock($1) AS mine', [advisoryLocks.sealExisting])) as [{ mine: boolean }];
  return mine;
}

/** Rows turned into columns, as `unnest` takes them. */
const columns = (rows: readonly (readonly unknown[])[], width: number): unknown[][] =>
  Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
