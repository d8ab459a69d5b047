import type { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { AnalyticsName as ProtoName, type ListRecordsRequest } from '#contracts/generated/ashlar/orders/v1/analytics.js';
import { fromTimestamp } from '#contracts/timestamp.js';
import { toPage } from '#platform/database/page.js';
import type { AnalyticsName } from './analytics-record.js';

export const protoNames = {
  user_registered: ProtoName.ANALYTICS_NAME_USER_REGISTERED,
  order_placed: ProtoName.ANALYTICS_NAME_ORDER_PLACED,
  order_paid: ProtoName.ANALYTICS_NAME_ORDER_PAID,
} as const satisfies Record<AnalyticsName, ProtoName>;

/** A list that was asked for, as SQL conditions and their values. */
export interface AnalyticsList {
  limit: number;
  cursor: string;
  count: CountMode;
  conditions: string[];
  values: unknown[];
}

export function readAnalyticsList({ page, name, from, to }: ListRecordsRequest): AnalyticsList {
  const { limit, cursor, count } = toPage(page);
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: string, value: unknown): void => {
    values.push(value);
    conditions.push(`${condition} $${values.length}`);
  };
  const only = (Object.keys(protoNames) as AnalyticsName[]).find((each) => protoNames[each] === name);
  if (only) add('name =', only);
  if (from != null) add('occurred_at >=', fromTimestamp(from));
  if (to != null) add('occurred_at <', fromTimestamp(to));
  return { limit, cursor, count, conditions, values };
}
