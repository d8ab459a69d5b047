import { createHmac } from 'node:crypto';
import { deriveKey } from '#platform/auth/derive-key.js';

export const actorKinds = ['user', 'client', 'operator', 'nobody'] as const;
export type ActorKind = (typeof actorKinds)[number];
export const auditResults = ['attempted', 'succeeded', 'refused', 'failed'] as const;
export type AuditResult = (typeof auditResults)[number];

/** What a row of the log says, apart from its hashes. */
export interface AuditRecord {
  position: number;
  id: string;
  at: Date;
  actorKind: ActorKind;
  actorId: string | null;
  action: string;
  target: string | null;
  address: string | null;
  result: AuditResult;
  status: number | null;
  code: string | null;
  requestId: string;
}

/** The columns of a record, under its names. `position` comes as text. */
export const recordColumns = `position, entry_id AS id, at, actor_kind AS "actorKind", actor_id AS "actorId", action, target, address, result,
  status, code, request_id AS "requestId"`;

/** What the first entry follows. */
export const beginning = Buffer.alloc(32);

/**
 * The hashes that hold the log together: each is keyed, and taken over every field of its entry and the hash before it. Without the key nobody can
 * change, leave out or insert an entry and make the rest fit; the head's MAC, under another key, says where the chain ends.
 */
export class AuditChain {
  private readonly entryKey: Buffer;
  private readonly headKey: Buffer;

  constructor(secret: string) {
    this.entryKey = deriveKey(secret, 'audit-log entry');
    this.headKey = deriveKey(secret, 'audit-log head');
  }

  entryHash(previous: Buffer, record: AuditRecord): Buffer {
    return createHmac('sha256', this.entryKey).update(previous).update(canonical(record)).digest();
  }

  headMac(position: number, hash: Buffer): Buffer {
    return createHmac('sha256', this.headKey).update(`${position}\0`).update(hash).digest();
  }
}

/** One encoding for one record, and another for any other: JSON of a list, each field in its place. */
const canonical = (record: AuditRecord): string =>
  JSON.stringify([
    'ashlar audit entry 1',
    record.position,
    record.id,
    record.at.toISOString(),
    record.actorKind,
    record.actorId,
    record.action,
    record.target,
    record.address,
    record.result,
    record.status,
    record.code,
    record.requestId,
  ]);
