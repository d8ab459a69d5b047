import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { currentCall } from '#platform/grpc/call-context.js';
import { releaseReservation } from './settle-reservation.sql.js';
import { reservationNotFound } from './stock.errors.js';
import type { ReservationStateName } from './stock.proto.js';

/** Recorded so that a ReserveStock that is still on its way is refused when it arrives. */
const recordReleased = `
  INSERT INTO reservation (order_id, state) VALUES ($1, 'released') ON CONFLICT (order_id) DO NOTHING RETURNING state`;

/** The order is off: what it held is free again, what it bought goes back on the shelf. A repeat changes nothing. */
@Injectable()
export class ReleaseReservation {
  constructor(private readonly dataSource: DataSource) {}

  /** In the transaction of `manager`, where one is given. */
  async execute(orderId: string, manager: EntityManager = this.dataSource.manager): Promise<ReservationStateName> {
    if (!isUuid(orderId)) throw reservationNotFound(orderId);
    // It may be made between the two statements; then it is there for the next round.
    for (;;) {
      const settled =
        (await this.settle(manager, releaseReservation, [orderId, currentCall()?.requestId ?? null])) ??
        (await this.settle(manager, recordReleased, [orderId]));
      if (settled) return settled;
    }
  }

  private async settle(manager: EntityManager, text: string, values: unknown[]): Promise<ReservationStateName | undefined> {
    const { rows } = await preparedQuery<{ state: ReservationStateName }>(manager, text, values);
    return rows[0]?.state;
  }
}
