import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { AuditActorKind, AuditResult, type AuditEntry } from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { given } from '../edge/output/given.js';
import { instant } from '../edge/output/instant.js';

const kindNames = {
  user: AuditActorKind.AUDIT_ACTOR_KIND_USER,
  client: AuditActorKind.AUDIT_ACTOR_KIND_CLIENT,
  operator: AuditActorKind.AUDIT_ACTOR_KIND_OPERATOR,
  nobody: AuditActorKind.AUDIT_ACTOR_KIND_NOBODY,
} as const;

export const resultNames = {
  attempted: AuditResult.AUDIT_RESULT_ATTEMPTED,
  succeeded: AuditResult.AUDIT_RESULT_SUCCEEDED,
  refused: AuditResult.AUDIT_RESULT_REFUSED,
  failed: AuditResult.AUDIT_RESULT_FAILED,
} as const;

export type AuditResultName = keyof typeof resultNames;

/** Who acted. */
@ApiSchema({ name: 'AuditActor' })
export class AuditActorView {
  @ApiProperty({ enum: Object.keys(kindNames), description: '`operator`: somebody at the machine; `nobody`: not known.' })
  kind: string;
  @ApiProperty({ type: String, nullable: true, description: 'Of a user or an API client.' })
  id: string | null;
}

/** A line of the audit log. */
@ApiSchema({ name: 'AuditEntry' })
export class AuditEntryView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ type: 'integer', description: '1..n without a gap.' })
  position: number;
  @ApiProperty({ format: 'date-time' })
  at: string;
  @ApiProperty()
  actor: AuditActorView;
  @ApiProperty({ description: 'The operationId of the route, or what the shop did by itself.', example: 'updateUser' })
  action: string;
  @ApiProperty({ type: String, nullable: true, description: '`kind:id`; null when it concerns no one thing.' })
  target: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The IP address that it came from.' })
  address: string | null;
  @ApiProperty({
    enum: Object.keys(resultNames),
    description:
      '`attempted` is noted before the work; where nothing follows it, nobody knows how it ended. `failed` may have been done all the same.',
  })
  result: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The HTTP status that it was answered with.' })
  status: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'The code of the refusal.' })
  code: string | null;
  @ApiProperty({ description: 'The same for all lines of one request, and its `X-Request-Id`.' })
  requestId: string;
}

const keyOf = (table: Readonly<Record<string, string>>, value: string): string =>
  Object.keys(table).find((key) => table[key] === value) ?? value;

export function toAuditEntryView({ position, at, note }: AuditEntry): AuditEntryView {
  const { id, actorKind, actorId, action, target, address, result, status, code, requestId } = given(note);
  return {
    id,
    position,
    at: instant(at),
    actor: { kind: keyOf(kindNames, actorKind), id: actorId ?? null },
    action,
    target: target ?? null,
    address: address ?? null,
    result: keyOf(resultNames, result),
    status: status ?? null,
    code: code ?? null,
    requestId,
  };
}
