import { Injectable } from '@nestjs/common';
import { AnalyticsName, type AnalyticsServiceClient } from '#contracts/generated/ashlar/orders/v1/analytics.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { OrdersPeer } from '#platform/grpc/peers.module.js';
import { page } from '../edge/http/answer.js';
import { toPageRequest } from '../edge/input/page.dto.js';
import { analyticsNames, toAnalyticsRecordView } from './analytics-record.view.js';
import type { AnalyticsQuery } from './analytics.dto.js';

/** What a shop counts, asked of orders. */
@Injectable()
export class AnalyticsClient {
  private readonly analytics: PromiseClient<AnalyticsServiceClient>;

  constructor(orders: OrdersPeer) {
    this.analytics = orders.serviceClient<AnalyticsServiceClient>('ashlar.orders.v1.AnalyticsService');
  }

  async list(query: AnalyticsQuery) {
    const { records, page: info } = await this.analytics.listRecords({
      page: toPageRequest(query),
      name: query.name ? analyticsNames[query.name] : AnalyticsName.ANALYTICS_NAME_UNSPECIFIED,
      from: query.from === undefined ? undefined : toTimestamp(new Date(query.from)),
      to: query.to === undefined ? undefined : toTimestamp(new Date(query.to)),
    });
    return page(records.map(toAnalyticsRecordView), info);
  }
}
