import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { AuditLogServiceClient, AuditNote } from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { auditLogUnavailable } from '#platform/audit/audit-log-unavailable.js';
import { CollectedWrites } from '#platform/audit/collected-writes.js';
import { DomainError } from '#platform/errors/domain-error.js';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { UsersPeer } from '#platform/grpc/peers.module.js';

const patienceMs = 2_000;
const mostWaiting = 1_000;
const mostUnsettled = 10_000;
const retry = { firstMs: 100, longestMs: 5_000 };
const goodbyeMs = 3_000;

/** The gateway's way to the audit log, which users keeps. What is noted at the same moment goes there in one call. */
@Injectable()
export class AuditTrail implements OnApplicationShutdown {
  private readonly logger = new Logger('audit');
  private readonly log: PromiseClient<AuditLogServiceClient>;
  private readonly writes = new CollectedWrites<AuditNote>((notes) => this.send(notes));
  private readonly unsettled = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(users: UsersPeer) {
    this.log = users.serviceClient<AuditLogServiceClient>('ashlar.users.v1.AuditLogService');
  }

  /** Resolves once it is written. Throws 503 `AUDIT_LOG_UNAVAILABLE`: then nothing may be done. */
  async before(note: AuditNote): Promise<void> {
    if (this.writes.length >= mostWaiting) throw auditLogUnavailable();
    try {
      await this.writes.add(note);
    } catch (cause) {
      throw auditLogUnavailable(cause);
    }
  }

  /** What came of it, written as soon as it can be: the answer does not wait. */
  after(note: AuditNote): void {
    if (this.unsettled.size >= mostUnsettled) {
      this.logger.error(`${note.action} ${note.result} was not noted: too much is waiting for the audit log`);
      return;
    }
    const settled = this.settle(note).finally(() => this.unsettled.delete(settled));
    this.unsettled.add(settled);
  }

  /** Whatever is not written by then stays out of the log, and its `attempted` says that nobody knows how it ended. */
  async onApplicationShutdown(): Promise<void> {
    const timer = setTimeout(() => this.stopping.abort(), goodbyeMs);
    await Promise.all(this.unsettled);
    clearTimeout(timer);
  }

  private async settle(note: AuditNote): Promise<void> {
    for (let wait = retry.firstMs; !this.stopping.signal.aborted; wait = Math.min(wait * 2, retry.longestMs)) {
      try {
        return await this.writes.add(note);
      } catch (error) {
        const passes = error instanceof DomainError && (error.kind === 'unavailable' || error.kind === 'deadline');
        if (!passes) return this.logger.error({ err: error }, `${note.action} ${note.result} was not noted`);
      }
      await sleep(wait, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  /** In a context of its own: one call carries the notes of several requests, and outlives each. */
  private async send(notes: AuditNote[]): Promise<void> {
    await runInCallContext(backgroundCall(randomUUID()), () => this.log.appendEntries({ notes }, { timeoutMs: patienceMs }));
  }
}
