import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ParkedReason, type ParkedEvent } from '#contracts/generated/ashlar/events/v1/consumers.js';
import { given } from '../edge/output/given.js';
import { instant } from '../edge/output/instant.js';
import { EventView, toEventView } from '../orders/event.view.js';

/** An event that a consumer could not take, or that waits behind one. */
@ApiSchema({ name: 'ParkedEvent' })
export class ParkedEventView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ description: 'Who could not take it.', example: 'catalog.reservations' })
  consumer: string;
  @ApiProperty()
  event: EventView;
  @ApiProperty({
    enum: ['failed', 'waiting'],
    description: '`failed`: the consumer failed at it. `waiting`: an earlier event of the same subject must be taken first.',
  })
  reason: 'failed' | 'waiting';
  @ApiProperty({ type: String, nullable: true, description: 'What went wrong the last time; null when it only waits.' })
  error: string | null;
  @ApiProperty({ type: 'integer', description: 'How often it was tried.', example: 6 })
  attempts: number;
  @ApiProperty({ format: 'date-time' })
  parkedAt: string;
  @ApiProperty({ format: 'date-time', description: 'When it is tried again by itself.' })
  nextAttemptAt: string;
}

/** Its event shows no position: the parked copy knows its place in the feed of its service only, not in the log of all events. */
export const toParkedEventView = (parked: ParkedEvent): ParkedEventView => ({
  id: parked.id,
  consumer: parked.consumer,
  event: toEventView({ ...given(parked.event), position: undefined }),
  reason: parked.reason === ParkedReason.PARKED_REASON_WAITING ? 'waiting' : 'failed',
  error: parked.error === '' ? null : parked.error,
  attempts: parked.attempts,
  parkedAt: instant(parked.parkedAt),
  nextAttemptAt: instant(parked.nextAttemptAt),
});
