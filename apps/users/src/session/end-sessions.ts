import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Revocations } from '#platform/auth/revocations.js';

export type EndReason = 'logged_out' | 'password_changed' | 'token_reused' | 'account_changed' | 'account_deleted';

/** A transaction's result and the sessions that it ended. */
interface Ending<T> {
  result: T;
  ended: readonly string[];
}

/** `clock_timestamp()`, not the transaction's `now()`: who polls for ended sessions reads on from a moment, and must not pass one by. */
const end = `UPDATE session SET ended_at = clock_timestamp(), end_reason = $2`;

/** Ends sessions: their refresh tokens in the database, their access tokens here at once and in the other processes within seconds. */
@Injectable()
export class EndSessions {
  constructor(private readonly revocations: Revocations) {}

  /** Every session of an account but `except`. The account's row must have been locked: nobody may log in beside this. */
  async ofAccount(manager: EntityManager, accountId: string, reason: EndReason, except?: string): Promise<string[]> {
    const [rows] = await manager.query<[{ id: string }[], number]>(
      `${end} WHERE account_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $3::uuid RETURNING id`,
      [accountId, reason, except],
    );
    return rows.map(({ id }) => id);
  }

  /** One session; nothing happens when it has ended already. */
  async one(manager: EntityManager, sessionId: string, reason: EndReason): Promise<void> {
    await manager.query(`${end} WHERE id = $1 AND ended_at IS NULL`, [sessionId, reason]);
    this.revocations.end(sessionId);
  }

  /** One session, if it is that account's and has not ended yet; answers with whether it was. */
  async ofOwner(manager: EntityManager, accountId: string, sessionId: string, reason: EndReason): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(`${end} WHERE id = $1 AND account_id = $3 AND ended_at IS NULL`, [
      sessionId,
      reason,
      accountId,
    ]);
    if (count > 0) this.revocations.add(sessionId);
    return count > 0;
  }

  /** Refuses the access tokens of what a transaction ended, once it has committed. */
  async afterCommit<T>(transaction: () => Promise<Ending<T>>): Promise<T> {
    const { result, ended } = await transaction();
    this.revocations.end(...ended);
    return result;
  }
}
