import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { AnalyticsName, type AnalyticsRecord } from '#contracts/generated/ashlar/orders/v1/analytics.js';
import { instant } from '../edge/output/instant.js';
import { MoneyView, toMoneyViewOrNull } from '../edge/output/money.view.js';

export const analyticsNames = {
  user_registered: AnalyticsName.ANALYTICS_NAME_USER_REGISTERED,
  order_placed: AnalyticsName.ANALYTICS_NAME_ORDER_PLACED,
  order_paid: AnalyticsName.ANALYTICS_NAME_ORDER_PAID,
} as const;

export type AnalyticsNameView = keyof typeof analyticsNames;

/** One thing that happened, as it is counted. */
@ApiSchema({ name: 'AnalyticsRecord' })
export class AnalyticsRecordView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ enum: Object.keys(analyticsNames) })
  name: AnalyticsNameView;
  @ApiProperty({ description: 'The id of the user or the order.', format: 'uuid' })
  subject: string;
  @ApiProperty({ format: 'date-time' })
  occurredAt: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Null once the person was erased.' })
  customerId: string | null;
  @ApiProperty({ type: () => MoneyView, nullable: true, description: 'What the order came to; null for `user_registered`.' })
  amount: MoneyView | null;
}

export const toAnalyticsRecordView = ({ id, name, subject, occurredAt, customerId, amount }: AnalyticsRecord): AnalyticsRecordView => ({
  id,
  name: nameOf(name),
  subject,
  occurredAt: instant(occurredAt),
  customerId: customerId ?? null,
  amount: toMoneyViewOrNull(amount),
});

function nameOf(name: AnalyticsName): AnalyticsNameView {
  const known = (Object.keys(analyticsNames) as AnalyticsNameView[]).find((each) => analyticsNames[each] === name);
  if (!known) throw new Error(`Orders counts ${name}, which is not known here.`);
  return known;
}
