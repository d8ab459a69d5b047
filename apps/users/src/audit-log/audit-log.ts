import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { auditLogUnavailable } from '#platform/audit/audit-log-unavailable.js';
import { CollectedWrites } from '#platform/audit/collected-writes.js';
import { ConfigError } from '#platform/config/load-config.js';
import type { DomainError } from '#platform/errors/domain-error.js';
import { errorTable } from '#platform/errors/error-table.js';
import { currentCall } from '#platform/grpc/call-context.js';
import type { AuditResult } from './audit-chain.js';
import { AuditStore, type AuditNote } from './audit-store.js';

/** Something that this service itself has to tell: who asks, and from where, is in the request. Ids only, never personal data. */
export interface Deed {
  /** Whom the deed shows to be acting; nobody when undefined. */
  actor?: { kind: 'user' | 'client'; id: string } | { kind: 'operator' };
  /** As the REST API names it, e.g. `logIn`. */
  action: string;
  /** `kind:id`, e.g. `user:0197…`. */
  target?: string;
  result: AuditResult;
  /** The HTTP status and the code that it is answered with. */
  status?: number;
  code?: string;
}

/** The one audit log. What is noted while another is being written goes together with its neighbours. */
@Injectable()
export class AuditLog implements OnApplicationBootstrap {
  private readonly writes: CollectedWrites<AuditNote>;

  constructor(private readonly store: AuditStore) {
    this.writes = new CollectedWrites((notes) => store.append(notes));
  }

  /** A log is never empty once the shop has run: one that is has lost its entries. */
  async onApplicationBootstrap(): Promise<void> {
    if (await this.isEmpty()) await this.append({ actor: { kind: 'operator' }, action: 'openAuditLog', result: 'succeeded' });
  }

  /**
   * Resolves once it is written. Not to be called inside a transaction: it takes a connection of its own. Throws 503 `AUDIT_LOG_UNAVAILABLE`, and
   * what could not be noted must then not be answered as done.
   */
  append({ actor, action, target, result, status, code }: Deed): Promise<void> {
    const call = currentCall();
    return this.write({
      id: uuidv7(),
      actorKind: actor?.kind ?? 'nobody',
      actorId: actor && 'id' in actor ? actor.id : null,
      action,
      target: target ?? null,
      address: call?.clientAddress ?? null,
      result,
      status: status ?? null,
      code: code ?? null,
      requestId: call?.requestId ?? uuidv7(),
    });
  }

  /** Notes that a deed was refused, and answers with the refusal, to be thrown. */
  async refuse(deed: Pick<Deed, 'actor' | 'action' | 'target'>, refusal: DomainError): Promise<DomainError> {
    await this.append({ ...deed, result: 'refused', status: errorTable[refusal.kind].http, code: refusal.code });
    return refusal;
  }

  /** Writes notes that another service made. */
  async appendAll(notes: readonly AuditNote[]): Promise<void> {
    await Promise.all(notes.map((note) => this.write(note)));
  }

  private async write(note: AuditNote): Promise<void> {
    try {
      await this.writes.add(note);
    } catch (cause) {
      throw auditLogUnavailable(cause);
    }
  }

  private async isEmpty(): Promise<boolean> {
    try {
      return await this.store.isEmpty();
    } catch (cause) {
      throw new ConfigError((cause as Error).message, { cause });
    }
  }
}
