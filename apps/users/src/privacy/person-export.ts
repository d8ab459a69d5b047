import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Account } from '../account/account.entity.js';
import { AccountQueries } from '../account/account.queries.js';
import type { Address } from '../address/address.entity.js';
import { addressColumns, addressTables, SealedAddresses, type AddressRow } from '../address/sealed-addresses.js';
import { AuditLog } from '../audit-log/audit-log.js';

/** A log-in, ended or not. */
export interface SessionOfPerson {
  id: string;
  userAgent: string;
  createdAt: Date;
  lastSeenAt: Date;
  endedAt: Date | null;
}

interface PersonalRecord {
  account: Account;
  addresses: Address[];
  sessions: SessionOfPerson[];
  subscribedAt: Date | undefined;
}

/** More log-ins than a person looks through; an answer of the size that gRPC takes. */
const maxSessions = 2_000;

/** Everything that this service keeps about a person. That they asked for it is in the audit log. */
@Injectable()
export class PersonExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountQueries,
    private readonly addresses: SealedAddresses,
    private readonly auditLog: AuditLog,
  ) {}

  /** Throws 404 `USER_NOT_FOUND`, 409 `PERSONAL_DATA_TAMPERED`. */
  async of(id: string): Promise<PersonalRecord> {
    const account = await this.accounts.get(id);
    const addresses = await this.dataSource.query<AddressRow[]>(
      `SELECT ${addressColumns} FROM ${addressTables} WHERE d.account_id = $1 ORDER BY d.created_at, d.id`,
      [id],
    );
    const sessions = await this.dataSource.query<SessionOfPerson[]>(
      `SELECT id, user_agent AS "userAgent", created_at AS "createdAt", last_seen_at AS "lastSeenAt", ended_at AS "endedAt"
       FROM session WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT ${maxSessions}`,
      [id],
    );
    const [member] = await this.dataSource.query<{ subscribedAt: Date }[]>(
      'SELECT subscribed_at AS "subscribedAt" FROM mailing_list_member WHERE account_id = $1 AND unsubscribed_at IS NULL',
      [id],
    );
    const person = { account, addresses: addresses.map((row) => this.addresses.open(row)), sessions, subscribedAt: member?.subscribedAt };
    await this.auditLog.append({ actor: { kind: 'user', id }, action: 'exportMe', target: `user:${id}`, result: 'succeeded' });
    return person;
  }
}
