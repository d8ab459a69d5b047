import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiList } from '../edge/docs/api-answer.js';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { AnalyticsRecordView } from './analytics-record.view.js';
import { AnalyticsClient } from './analytics.client.js';
import { AnalyticsQuery } from './analytics.dto.js';
import { analyticsRecordExample } from './analytics.examples.js';

@ApiTags('operations')
@Controller('analytics/records')
export class AnalyticsController {
  constructor(private readonly analytics: AnalyticsClient) {}

  @Get()
  @Admin()
  @ApiOperation({
    operationId: 'listAnalyticsRecords',
    summary: 'List what was counted, newest first',
    description: 'Who registered, which orders were placed, which were paid: a record each.',
  })
  @ApiList(AnalyticsRecordView, { example: [analyticsRecordExample] })
  list(@QueryOf() query: AnalyticsQuery) {
    return this.analytics.list(query);
  }
}
