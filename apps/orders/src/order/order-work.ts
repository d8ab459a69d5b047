import { Injectable } from '@nestjs/common';
import { ExpireOrder } from './expire-order.js';
import { tasks } from './order-jobs.js';
import { Reservations } from './reservations.js';

interface OfOrder {
  orderId: string;
}

/** What is done about orders later, and who does it. */
@Injectable()
export class OrderWork {
  readonly handlers: Record<string, (payload: never) => Promise<unknown>>;

  constructor(reservations: Reservations, expire: ExpireOrder) {
    this.handlers = {
      [tasks.releaseReservation]: ({ orderId }: OfOrder) => reservations.release(orderId),
      [tasks.expireOrder]: (payload: OfOrder) => expire.execute(payload),
    };
  }
}
