import { Injectable } from '@nestjs/common';
import { AuditResult, type AuditLogServiceClient } from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { UsersPeer } from '#platform/grpc/peers.module.js';
import { page } from '../edge/http/answer.js';
import { toPageRequest } from '../edge/input/page.dto.js';
import type { AuditLogQuery } from './audit-log.dto.js';
import { resultNames, toAuditEntryView } from './audit-entry.view.js';

/** The audit log, read from users. */
@Injectable()
export class AuditLogClient {
  private readonly log: PromiseClient<AuditLogServiceClient>;

  constructor(users: UsersPeer) {
    this.log = users.serviceClient<AuditLogServiceClient>('ashlar.users.v1.AuditLogService');
  }

  async list(query: AuditLogQuery) {
    const { actorId, action, target, result, from, to } = query;
    const answer = await this.log.listEntries({
      page: toPageRequest(query),
      ...{ actorId, action, target },
      result: result ? resultNames[result] : AuditResult.AUDIT_RESULT_UNSPECIFIED,
      from: from === undefined ? undefined : toTimestamp(new Date(from)),
      to: to === undefined ? undefined : toTimestamp(new Date(to)),
    });
    return page(answer.entries.map(toAuditEntryView), answer.page);
  }
}
