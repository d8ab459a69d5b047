import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiList } from '../edge/docs/api-answer.js';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { AuditEntryView } from './audit-entry.view.js';
import { AuditLogClient } from './audit-log.client.js';
import { AuditLogQuery } from './audit-log.dto.js';
import { auditEntryExample } from './audit-log.examples.js';

@ApiTags('operations')
@Controller('audit-log')
export class AuditLogController {
  constructor(private readonly log: AuditLogClient) {}

  @Get()
  @Admin()
  @ApiOperation({
    operationId: 'listAuditLog',
    summary: 'Read who did what, newest first',
    description:
      'Log-ins, everything that administrators and API clients write, exports, erasures and changes of credentials, each noted before it is done and again with ' +
      'its result. Nothing in it is ever changed: `npm run audit-log:verify` checks that.',
  })
  @ApiList(AuditEntryView, { example: [auditEntryExample] })
  list(@QueryOf() query: AuditLogQuery) {
    return this.log.list(query);
  }
}
