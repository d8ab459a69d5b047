import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';
import { CommitReservation } from './commit-reservation.js';
import { ReleaseReservation } from './release-reservation.js';

/** An order that is paid takes its pieces off the shelf; one that is off gives them back. */
@Injectable()
export class ReservationsConsumer extends EventConsumer {
  override readonly name = 'catalog.reservations';
  override readonly aggregates = ['order'] as const;

  constructor(
    private readonly committing: CommitReservation,
    private readonly releasing: ReleaseReservation,
  ) {
    super();
  }

  override async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    if (event.type === 'order.paid') await this.committing.execute(event.subject, manager);
    if (event.type === 'order.cancelled' || event.type === 'order.expired') await this.releasing.execute(event.subject, manager);
  }
}
