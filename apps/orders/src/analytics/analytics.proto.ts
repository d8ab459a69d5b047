import type { AnalyticsRecord } from '#contracts/generated/ashlar/orders/v1/analytics.js';
import { money } from '#contracts/money.js';
import { toTimestamp } from '#contracts/timestamp.js';
import { protoNames } from './analytics-list.js';
import type { AnalyticsRow } from './analytics.queries.js';

export const toProtoRecord = ({ id, name, subject, occurred_at, customer_id, amount, currency }: AnalyticsRow): AnalyticsRecord => ({
  id,
  name: protoNames[name],
  subject,
  occurredAt: toTimestamp(occurred_at),
  customerId: customer_id ?? undefined,
  amount: amount === null || currency === null ? undefined : money(Number(amount), currency),
});
