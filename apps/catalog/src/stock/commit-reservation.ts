import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { PreparedStatement } from '#platform/database/prepared-statement.js';
import { currentCall } from '#platform/grpc/call-context.js';
import { commitReservation } from './settle-reservation.sql.js';
import { reservationNotFound } from './stock.errors.js';
import type { ReservationStateName } from './stock.proto.js';

/** The order was paid: what it held leaves the shelf. A repeat changes nothing, and a released reservation stays released. */
@Injectable()
export class CommitReservation {
  private readonly statement: PreparedStatement<{ state: ReservationStateName }>;

  constructor(dataSource: DataSource) {
    this.statement = new PreparedStatement(dataSource, commitReservation);
  }

  async execute(orderId: string): Promise<ReservationStateName> {
    if (!isUuid(orderId)) throw reservationNotFound(orderId);
    const [reservation] = await this.statement.run([orderId, currentCall()?.requestId ?? null]);
    if (!reservation) throw reservationNotFound(orderId);
    return reservation.state;
  }
}
