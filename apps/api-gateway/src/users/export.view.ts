import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ExportPersonResponse as OrdersOfPerson } from '#contracts/generated/ashlar/orders/v1/privacy.js';
import type { ExportedAddress, ExportedSession, ExportPersonResponse } from '#contracts/generated/ashlar/users/v1/privacy.js';
import { AnalyticsRecordView, toAnalyticsRecordView } from '../analytics/analytics-record.view.js';
import { given } from '../edge/output/given.js';
import { instant, instantOrNull } from '../edge/output/instant.js';
import { PostalAddressView, toPostalAddressView } from '../edge/output/postal-address.view.js';
import { OrderView, toOrderView } from '../orders/order.view.js';
import { toUserView, UserView } from './user.view.js';

@ApiSchema({ name: 'ExportedAddress' })
export class ExportedAddressView extends PostalAddressView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

@ApiSchema({ name: 'ExportedSession' })
export class ExportedSessionView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ example: 'Mozilla/5.0' })
  userAgent: string;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ format: 'date-time' })
  lastSeenAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null while it lasts.' })
  endedAt: string | null;
}

@ApiSchema({ name: 'ExportedMailingList' })
export class ExportedMailingListView {
  @ApiProperty({ format: 'date-time' })
  subscribedAt: string;
}

/** Everything that is held about a person. */
@ApiSchema({ name: 'PersonExport' })
export class PersonExportView {
  @ApiProperty()
  user: UserView;
  @ApiProperty({ type: () => ExportedAddressView, isArray: true })
  addresses: ExportedAddressView[];
  @ApiProperty({ type: () => ExportedSessionView, isArray: true, description: 'Newest first; the last 2,000.' })
  sessions: ExportedSessionView[];
  @ApiProperty({ type: () => ExportedMailingListView, nullable: true, description: 'Null for who is not on it.' })
  mailingList: ExportedMailingListView | null;
  @ApiProperty({ type: () => OrderView, isArray: true, description: 'Oldest first.' })
  orders: OrderView[];
  @ApiProperty({ type: () => AnalyticsRecordView, isArray: true, description: 'What the shop counted of the person.' })
  analytics: AnalyticsRecordView[];
  @ApiProperty({ format: 'date-time' })
  exportedAt: string;
}

/** `pages` are those of orders, in their order. */
export const toPersonExportView = (person: ExportPersonResponse, pages: readonly OrdersOfPerson[]): PersonExportView => ({
  user: toUserView(given(person.user)),
  addresses: person.addresses.map(toExportedAddress),
  sessions: person.sessions.map(toExportedSession),
  mailingList: person.subscribedAt == null ? null : { subscribedAt: instant(person.subscribedAt) },
  orders: pages.flatMap(({ orders }) => orders.map(toOrderView)),
  analytics: pages.flatMap(({ records }) => records.map(toAnalyticsRecordView)),
  exportedAt: new Date().toISOString(),
});

const toExportedAddress = ({ id, address, createdAt, updatedAt }: ExportedAddress): ExportedAddressView => ({
  id,
  ...toPostalAddressView(given(address)),
  createdAt: instant(createdAt),
  updatedAt: instant(updatedAt),
});

const toExportedSession = ({ id, userAgent, createdAt, lastSeenAt, endedAt }: ExportedSession): ExportedSessionView => ({
  id,
  userAgent,
  createdAt: instant(createdAt),
  lastSeenAt: instant(lastSeenAt),
  endedAt: instantOrNull(endedAt),
});
