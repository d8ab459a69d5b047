import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { preparedQuery } from '../database/prepared-query.js';
import { DomainError } from '../errors/domain-error.js';
import { errorTable, isErrorKind } from '../errors/error-table.js';
import { currentCall, type IdempotencyInput } from '../grpc/call-context.js';
import type { RecordedAnswer } from './idempotency-record.js';

/** A claimed key: this attempt, and no other, may act now. */
export interface Claim {
  /** The same for every attempt under this key: the id of what is being made. */
  resourceId: string;
  /** Whether an earlier attempt under this key was begun and never answered: what it made may be there already. */
  repeated: boolean;
  /** Records the answer in the caller's own last transaction instead of one more. The value must survive JSON. */
  completeIn(manager: EntityManager, answer: object): Promise<void>;
}

/** What of an answer is kept for a repeat, and how the answer is made of that again: personal data are never kept. */
export interface Keeping<T> {
  kept(answer: T): object;
  whole(kept: object): Promise<T>;
}

/** How long an attempt may take before another one may assume that it died. */
const lockSeconds = 15;
const keepHours = 24;

const keyRequired = () =>
  new DomainError(
    'invalid',
    'IDEMPOTENCY_KEY_REQUIRED',
    'This request needs an Idempotency-Key header of 1 to 255 visible ASCII characters.',
  );
const keyReused = () => new DomainError('refused', 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used with another body.');
const inProgress = () =>
  new DomainError('wrong_state', 'IDEMPOTENCY_IN_PROGRESS', 'The first request with this Idempotency-Key is still running.', [], {
    retryAfterSeconds: 1,
  });

interface RecordRow {
  body_hash: string;
  resource_id: string;
  repeated: boolean;
  answer: RecordedAnswer | null;
}

/** Runs a write at most once for each (principal, scope, key) and replays its answer (API.md, "idempotency"). */
@Injectable()
export class Idempotency {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * `work` runs when nobody has answered under this key yet. A refusal below 500 is recorded and replayed; a 400 frees the key; a 5xx lets the
   * next attempt go on with the same `resourceId`. Without `keeping` the whole answer is kept.
   */
  async run<T extends object>(work: (claim: Claim) => Promise<T>, keeping?: Keeping<T>): Promise<T> {
    const context = currentCall();
    const input = context?.idempotency;
    if (!context?.caller || !input) throw keyRequired();
    const id: RecordId = { ...input, principal: context.caller.userId };
    const claimed = await this.claim(id);
    if (claimed.answer) {
      context.replayed = true;
      const kept = replay<T>(claimed.answer);
      return keeping ? keeping.whole(kept) : kept;
    }
    const ok = (answer: T): RecordedAnswer => ({ ok: keeping ? keeping.kept(answer) : answer });
    let completed = false;
    const claim: Claim = {
      resourceId: claimed.resource_id,
      repeated: claimed.repeated,
      completeIn: async (manager, answer) => {
        await this.complete(manager, id, ok(answer as T));
        completed = true;
      },
    };
    try {
      const answer = await work(claim);
      if (!completed) await this.complete(this.dataSource.manager, id, ok(answer));
      return answer;
    } catch (error) {
      await this.settle(id, error);
      throw error;
    }
  }

  /** Removes records older than 24 hours. Answers with how many. */
  async forgetOld(): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown, number]>(
      `DELETE FROM idempotency_record WHERE created_at < now() - interval '${keepHours} hours'`,
    );
    return count;
  }

  /** One statement: makes the record, or takes over one whose attempt died. Losing it to a crash is harmless, so it does not wait for the disk. */
  private async claim(id: RecordId): Promise<RecordRow> {
    const { rows } = await preparedQuery<RecordRow>(
      this.dataSource.manager,
      `WITH relaxed AS (SELECT set_config('synchronous_commit', 'off', true))
       INSERT INTO idempotency_record AS r (principal, scope, key, body_hash, resource_id, locked_until)
       SELECT $1, $2, $3, $4, $5, now() + interval '${lockSeconds} seconds' FROM relaxed
       ON CONFLICT (principal, scope, key) DO UPDATE SET locked_until = excluded.locked_until
         WHERE r.answer IS NULL AND r.body_hash = excluded.body_hash AND (r.locked_until IS NULL OR r.locked_until < now())
       RETURNING body_hash, resource_id, xmax <> 0 AS repeated, NULL::jsonb AS answer`,
      [id.principal, id.scope, id.key, id.bodyHash, uuidv7()],
    );
    return rows[0] ?? this.readTaken(id);
  }

  private async readTaken(id: RecordId): Promise<RecordRow> {
    const [row]: RecordRow[] = await this.dataSource.query(
      `SELECT body_hash, resource_id, true AS repeated, answer FROM idempotency_record WHERE principal = $1 AND scope = $2 AND key = $3`,
      [id.principal, id.scope, id.key],
    );
    if (!row) throw inProgress();
    if (row.body_hash !== id.bodyHash) throw keyReused();
    if (!row.answer) throw inProgress();
    return row;
  }

  private async complete(manager: EntityManager, id: RecordId, answer: RecordedAnswer): Promise<void> {
    await preparedQuery(
      manager,
      `UPDATE idempotency_record SET answer = $4, locked_until = NULL WHERE principal = $1 AND scope = $2 AND key = $3`,
      [id.principal, id.scope, id.key, JSON.stringify(answer)],
    );
  }

  private async settle(id: RecordId, error: unknown): Promise<void> {
    const { manager } = this.dataSource;
    const params = [id.principal, id.scope, id.key];
    if (error instanceof DomainError && error.kind === 'invalid') {
      await manager.query(`DELETE FROM idempotency_record WHERE principal = $1 AND scope = $2 AND key = $3 AND answer IS NULL`, params);
    } else if (error instanceof DomainError && errorTable[error.kind].http < 500) {
      const { kind, code, message, errors } = error;
      await this.complete(manager, id, { error: { kind, code, message, errors: [...errors] } });
    } else {
      await manager
        .query(
          `UPDATE idempotency_record SET locked_until = NULL WHERE principal = $1 AND scope = $2 AND key = $3 AND answer IS NULL`,
          params,
        )
        .catch(() => undefined);
    }
  }
}

type RecordId = IdempotencyInput & { principal: string };

function replay<T>(answer: RecordedAnswer): T {
  if ('ok' in answer) return answer.ok as T;
  const { kind, code, message, errors } = answer.error;
  throw new DomainError(isErrorKind(kind) ? kind : 'internal', code, message, errors as DomainError['errors']);
}
