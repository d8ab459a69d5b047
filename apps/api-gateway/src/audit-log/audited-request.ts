import type { FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { AuditActorKind, AuditResult, type AuditNote } from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { targetOfLocation, targetOfPath } from './audit-target.js';
import type { AuditTrail } from './audit-trail.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on what may have to be noted in the audit log. */
    audit: AuditedRequest | null;
  }
}

/** When a route's uses are noted. */
export interface AuditPlan {
  /** Its operationId. */
  action: string;
  /** Every use; else those of administrators and API clients, who act for the shop. */
  always: boolean;
  /** A use that was let in; of the others only the refusal is noted. */
  uses: boolean;
  /** Refusals of whoever it is. */
  refusals: boolean;
}

/** One request on its way into the audit log: `attempted` before the work, its result after it. */
export class AuditedRequest {
  /** The code of the problem that it was answered with. */
  code: string | undefined;
  private attempted = false;

  constructor(
    private readonly trail: AuditTrail,
    private readonly plan: AuditPlan,
    private readonly request: FastifyRequest,
  ) {}

  /** Notes that it is about to be done. Throws 503 `AUDIT_LOG_UNAVAILABLE`. */
  async begin(): Promise<void> {
    if (!this.plan.uses || !(this.plan.always || this.actsForShop)) return;
    this.attempted = true;
    await this.trail.before(this.note(AuditResult.AUDIT_RESULT_ATTEMPTED));
  }

  /** Notes how it ended, or that it was refused before it began. */
  end(reply: FastifyReply): void {
    const { statusCode: status } = reply;
    const refusal = (status === 401 || status === 403) && (this.plan.refusals || this.actsForShop);
    if (!this.attempted && !refusal) return;
    const location = reply.getHeader('location');
    const made = status === 201 && typeof location === 'string' ? targetOfLocation(location) : undefined;
    this.trail.after({ ...this.note(resultOf(status)), ...(made !== undefined && { target: made }), status, code: this.code });
  }

  private get actsForShop(): boolean {
    const role = this.request.call?.caller?.role;
    return role === 'admin' || role === 'client';
  }

  private note(result: AuditResult): AuditNote {
    const { call, params, routeOptions } = this.request;
    const caller = call?.caller;
    return {
      id: uuidv7(),
      actorKind: kindOf(caller?.role),
      actorId: caller?.userId,
      action: this.plan.action,
      target: targetOfPath(routeOptions.url ?? '', params as Record<string, string>, caller),
      address: call?.clientAddress,
      result,
      requestId: call?.requestId ?? '',
    };
  }
}

function kindOf(role: 'customer' | 'admin' | 'client' | undefined): AuditActorKind {
  if (role === undefined) return AuditActorKind.AUDIT_ACTOR_KIND_NOBODY;
  return role === 'client' ? AuditActorKind.AUDIT_ACTOR_KIND_CLIENT : AuditActorKind.AUDIT_ACTOR_KIND_USER;
}

function resultOf(status: number): AuditResult {
  if (status < 400) return AuditResult.AUDIT_RESULT_SUCCEEDED;
  return status < 500 ? AuditResult.AUDIT_RESULT_REFUSED : AuditResult.AUDIT_RESULT_FAILED;
}
