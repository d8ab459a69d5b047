import {
  AuditActorKind,
  AuditResult as ProtoResult,
  type AuditEntry,
  type AuditNote as ProtoNote,
} from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { toTimestamp } from '#contracts/timestamp.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { validate as isUuid } from 'uuid';
import type { ActorKind, AuditRecord, AuditResult } from './audit-chain.js';
import type { AuditNote } from './audit-store.js';

const kinds = {
  user: AuditActorKind.AUDIT_ACTOR_KIND_USER,
  client: AuditActorKind.AUDIT_ACTOR_KIND_CLIENT,
  operator: AuditActorKind.AUDIT_ACTOR_KIND_OPERATOR,
  nobody: AuditActorKind.AUDIT_ACTOR_KIND_NOBODY,
} as const satisfies Record<ActorKind, AuditActorKind>;

const results = {
  attempted: ProtoResult.AUDIT_RESULT_ATTEMPTED,
  succeeded: ProtoResult.AUDIT_RESULT_SUCCEEDED,
  refused: ProtoResult.AUDIT_RESULT_REFUSED,
  failed: ProtoResult.AUDIT_RESULT_FAILED,
} as const satisfies Record<AuditResult, ProtoResult>;

const keyOf = <Key extends string>(table: Record<Key, string>, value: string): Key | undefined =>
  (Object.keys(table) as Key[]).find((key) => table[key] === value);

/** Undefined for "unspecified". */
export const fromProtoResult = (result: ProtoResult): AuditResult | undefined => keyOf(results, result);

const fits = (text: string | undefined, max: number): boolean => text === undefined || (text.length > 0 && text.length <= max);

/** What a service wants noted. Throws 400 for what has no place in the log, so that one note never spoils those beside it. */
export function fromProtoNote(note: ProtoNote): AuditNote {
  const { id, actorId, action, target, address, status, code, requestId } = note;
  const actorKind = keyOf(kinds, note.actorKind);
  const result = fromProtoResult(note.result);
  const named = actorKind === 'user' || actorKind === 'client';
  const texts = fits(action, 100) && fits(target, 200) && fits(address, 64) && fits(code, 100) && fits(requestId, 128) && fits(actorId, 64);
  const whole = status === undefined || (status >= 100 && status <= 599);
  if (!isUuid(id) || !actorKind || !result || named !== (actorId !== undefined) || !texts || !whole)
    throw invalidField('notes', 'must be whole');
  return {
    ...{ id, actorKind, actorId: actorId ?? null, action, target: target ?? null, address: address ?? null },
    ...{ result, status: status ?? null, code: code ?? null, requestId },
  };
}

export const toProtoEntry = (record: AuditRecord): AuditEntry => ({
  position: record.position,
  at: toTimestamp(record.at),
  note: {
    id: record.id,
    actorKind: kinds[record.actorKind],
    actorId: record.actorId ?? undefined,
    action: record.action,
    target: record.target ?? undefined,
    address: record.address ?? undefined,
    result: results[record.result],
    status: record.status ?? undefined,
    code: record.code ?? undefined,
    requestId: record.requestId,
  },
});
