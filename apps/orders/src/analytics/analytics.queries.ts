import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageInfo } from '#contracts/generated/ashlar/common/v1/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { countOf } from '#platform/database/page.js';
import { where } from '../order/order-list.js';
import { OrdersSettings } from '../orders.settings.js';
import type { AnalyticsList } from './analytics-list.js';
import type { AnalyticsName } from './analytics-record.js';

/** A row of `analytics_record`; pg gives a bigint as text. */
export interface AnalyticsRow {
  id: string;
  name: AnalyticsName;
  subject: string;
  occurred_at: Date;
  customer_id: string | null;
  amount: string | null;
  currency: string | null;
}

const columns = 'id, name, subject, occurred_at, customer_id, amount, currency';

/** Reads of what was counted. */
@Injectable()
export class AnalyticsQueries {
  private readonly cursors: KeysetCursors;

  constructor(
    private readonly dataSource: DataSource,
    settings: OrdersSettings,
  ) {
    this.cursors = new KeysetCursors(settings.internalSecret);
  }

  /** All that was counted of a person, oldest first. */
  async of(customerId: string): Promise<AnalyticsRow[]> {
    return this.dataSource.query(`SELECT ${columns} FROM analytics_record WHERE customer_id = $1 ORDER BY occurred_at, id`, [customerId]);
  }

  /** A page, newest first. */
  async list(list: AnalyticsList): Promise<{ records: AnalyticsRow[]; page: PageInfo }> {
    const { limit, conditions, values } = list;
    const name = JSON.stringify(['analytics', conditions, values]);
    const after = this.cursors.decode(name, list.cursor);
    const keyset = after ? [`(occurred_at, id) < ($${values.length + 2}, $${values.length + 3})`] : [];
    const rows: AnalyticsRow[] = await this.dataSource.query(
      `SELECT ${columns} FROM analytics_record ${where([...conditions, ...keyset])}
       ORDER BY occurred_at DESC, id DESC LIMIT $${values.length + 1}`,
      [...values, limit + 1, ...(after ?? [])],
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const nextCursor = last ? this.cursors.encode(name, [last.occurred_at.toISOString(), last.id]) : '';
    return {
      records: rows.slice(0, limit),
      page: {
        limit,
        nextCursor,
        total: await countOf(this.dataSource.manager, list.count, `FROM analytics_record ${where(conditions)}`, values),
      },
    };
  }
}
