import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Consumer } from '#contracts/generated/ashlar/events/v1/consumers.js';
import { instantOrNull } from '../edge/output/instant.js';

/** How far a consumer has come with the events of one service. */
@ApiSchema({ name: 'EventConsumerProgress' })
export class ProgressView {
  @ApiProperty({ description: 'The service whose events these are.', example: 'orders' })
  source: string;
  @ApiProperty({ type: 'integer', description: 'The last event that it dealt with, by its place in the feed of that service.' })
  position: number;
  @ApiProperty({ type: 'integer', description: 'The end of that feed, as far as is known.' })
  head: number;
  @ApiProperty({
    type: 'integer',
    description: 'Milliseconds that the oldest event it has not dealt with has waited; 0 when there is none.',
  })
  lagMs: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it last dealt with one.' })
  lastEventAt: string | null;
}

/** Something that follows events, at its own pace. */
@ApiSchema({ name: 'EventConsumer' })
export class EventConsumerView {
  @ApiProperty({ description: 'The service that it belongs to, and what it does.', example: 'catalog.reservations' })
  name: string;
  @ApiProperty({ type: 'integer', description: 'How many events are parked for it.', example: 0 })
  parked: number;
  @ApiProperty({ type: () => ProgressView, isArray: true })
  progress: ProgressView[];
}

export const toEventConsumerView = ({ name, parked, progress }: Consumer): EventConsumerView => ({
  name,
  parked,
  progress: progress.map(({ source, position, head, lagMs, lastEventAt }) => ({
    source,
    position,
    head,
    lagMs,
    lastEventAt: instantOrNull(lastEventAt),
  })),
});
