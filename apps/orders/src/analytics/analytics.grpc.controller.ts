import { Controller } from '@nestjs/common';
import type {
  AnalyticsServiceController,
  ListRecordsRequest,
  ListRecordsResponse,
} from '#contracts/generated/ashlar/orders/v1/analytics.js';
import { AnalyticsServiceControllerMethods } from '#contracts/generated/ashlar/orders/v1/analytics.js';
import { AdminOnly } from '#platform/auth/access-rules.js';
import { readAnalyticsList } from './analytics-list.js';
import { toProtoRecord } from './analytics.proto.js';
import { AnalyticsQueries } from './analytics.queries.js';

@Controller()
@AnalyticsServiceControllerMethods()
export class AnalyticsGrpcController implements AnalyticsServiceController {
  constructor(private readonly queries: AnalyticsQueries) {}

  @AdminOnly()
  async listRecords(request: ListRecordsRequest): Promise<ListRecordsResponse> {
    const { records, page } = await this.queries.list(readAnalyticsList(request));
    return { records: records.map(toProtoRecord), page };
  }
}
