import { Controller } from '@nestjs/common';
import type {
  AppendEntriesRequest,
  AppendEntriesResponse,
  AuditLogServiceController,
  ListEntriesRequest,
  ListEntriesResponse,
} from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { AuditLogServiceControllerMethods } from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { fromTimestamp } from '#contracts/timestamp.js';
import { AdminOnly, ServicesOnly } from '#platform/auth/access-rules.js';
import { fromProtoNote, fromProtoResult, toProtoEntry } from './audit-log.proto.js';
import { AuditLogQueries } from './audit-log.queries.js';
import { AuditLog } from './audit-log.js';

@Controller()
@AuditLogServiceControllerMethods()
export class AuditLogGrpcController implements AuditLogServiceController {
  constructor(
    private readonly log: AuditLog,
    private readonly queries: AuditLogQueries,
  ) {}

  @ServicesOnly('api-gateway', 'catalog', 'orders')
  async appendEntries({ notes }: AppendEntriesRequest): Promise<AppendEntriesResponse> {
    await this.log.appendAll(notes.map(fromProtoNote));
    return {};
  }

  @AdminOnly()
  async listEntries({ page, actorId, action, target, result, from, to }: ListEntriesRequest): Promise<ListEntriesResponse> {
    const filter = { actorId, action, target, result: fromProtoResult(result), from: fromTimestamp(from), to: fromTimestamp(to) };
    const list = await this.queries.list(filter, page);
    return { entries: list.entries.map(toProtoEntry), page: list.page };
  }
}
