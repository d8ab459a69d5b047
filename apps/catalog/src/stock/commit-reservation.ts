import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { currentCall } from '#platform/grpc/call-context.js';
import { commitReservation } from './settle-reservation.sql.js';
import { reservationNotFound } from './stock.errors.js';
import type { ReservationStateName } from './stock.proto.js';

/** The order was paid: what it held leaves the shelf. A repeat changes nothing, and a released reservation stays released. */
@Injectable()
export class CommitReservation {
  constructor(private readonly dataSource: DataSource) {}

  /** In the transaction of `manager`, where one is given. */
  async execute(orderId: string, manager: EntityManager = this.dataSource.manager): Promise<ReservationStateName> {
    if (!isUuid(orderId)) throw reservationNotFound(orderId);
    const values = [orderId, currentCall()?.requestId ?? null];
    const { rows } = await preparedQuery<{ state: ReservationStateName }>(manager, commitReservation, values);
    if (!rows[0]) throw reservationNotFound(orderId);
    return rows[0].state;
  }
}
