import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { fromTimestamp } from '#contracts/timestamp.js';
import { toCloudEvent } from '#platform/events/cloud-event.js';
import { given } from '../edge/output/given.js';

/** A fact that happened (CloudEvents 1.0 in JSON). */
@ApiSchema({ name: 'Event' })
export class EventView {
  @ApiProperty({ enum: ['1.0'] })
  specversion: '1.0';
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ description: 'The service that recorded it.', example: 'orders' })
  source: string;
  @ApiProperty({ example: 'order.placed' })
  type: string;
  @ApiProperty({ description: 'The id of the thing.' })
  subject: string;
  @ApiProperty({ format: 'date-time' })
  time: string;
  @ApiProperty({ enum: ['application/json'] })
  datacontenttype: 'application/json';
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Ids and amounts, never personal data.' })
  data: object;
  @ApiProperty({ type: 'integer', description: "The thing's version: 1..n without a gap.", example: 1 })
  sequence: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Its place in the feed; null until it has one.', example: null })
  position: number | null;
}

export const toEventView = (event: DomainEvent): EventView =>
  toCloudEvent({
    id: event.id,
    source: event.source,
    type: event.type,
    subject: event.subject,
    time: given(fromTimestamp(event.time)),
    data: JSON.parse(event.data) as object,
    sequence: event.sequence,
    position: event.position ?? null,
  });
