import { Injectable } from '@nestjs/common';
import type { ExportPersonRequest, ExportPersonResponse } from '#contracts/generated/ashlar/orders/v1/privacy.js';
import { toProtoRecord } from '../analytics/analytics.proto.js';
import { AnalyticsQueries } from '../analytics/analytics.queries.js';
import { caller } from '../order/order-access.js';
import { OrderAnswers } from '../order/order-answers.js';
import { OrderQueries } from '../order/order.queries.js';

/** Everything that this service holds about the caller. */
@Injectable()
export class ExportOrders {
  constructor(
    private readonly queries: OrderQueries,
    private readonly answers: OrderAnswers,
    private readonly analytics: AnalyticsQueries,
  ) {}

  /** A page, oldest orders first; what was counted comes with the first one. */
  async execute({ cursor }: ExportPersonRequest): Promise<ExportPersonResponse> {
    const { userId } = caller();
    const { orders, nextCursor } = await this.queries.exported(userId, cursor);
    const records = cursor === '' ? await this.analytics.of(userId) : [];
    return { orders: orders.map((order) => this.answers.of(order)), records: records.map(toProtoRecord), nextCursor };
  }
}
