import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '#platform/errors/domain-error.js';
import { faultPoint } from '#platform/faults/fault-point.js';
import { addJob } from '#platform/jobs/add-job.js';
import { OrdersSettings } from '../orders.settings.js';
import { Buyers } from './buyers.js';
import { sealContact } from './contact.js';
import { releaseReservationJob } from './order-jobs.js';
import { inTermsOfRequest, type OrderInput } from './order-input.js';
import { OrderNumbers } from './order-numbers.js';
import { priceOrder, type PricedLine } from './order-totals.js';
import { Order } from './order.entity.js';
import { Reservations } from './reservations.js';

/** Everything about a new order that has to be asked of others, before anything is written. */
@Injectable()
export class PrepareOrder {
  private readonly logger = new Logger('orders');

  constructor(
    private readonly dataSource: DataSource,
    private readonly reservations: Reservations,
    private readonly buyers: Buyers,
    private readonly numbers: OrderNumbers,
    private readonly settings: OrdersSettings,
  ) {}

  /**
   * The order of that id, its stock held, at the prices it is held at. Throws what users and catalog refuse, PRICE_CHANGED, MIXED_CURRENCIES and
   * TOTAL_TOO_LARGE; then nothing stays held. The address is asked for first: nothing is held while users is down.
   */
  async execute(id: string, customerId: string, input: OrderInput): Promise<Order> {
    const { holdSeconds } = this.settings;
    const email = await this.buyers.emailOf(customerId);
    const key = this.buyers.keyOf(customerId);
    const held = await this.hold(id, input);
    faultPoint('orders.after-reserve');
    try {
      const priced = priceOrder(held, input.expectedTotal);
      const number = await this.numbers.next();
      const contact = sealContact(await key, { email, shippingAddress: input.shippingAddress });
      return Order.place({ id, number, customerId, contact, ...priced }, holdSeconds, new Date());
    } catch (error) {
      if (error instanceof DomainError) await this.release(id);
      throw error;
    }
  }

  private async hold(id: string, input: OrderInput): Promise<PricedLine[]> {
    try {
      return await this.reservations.hold(id, input.lines, this.settings.holdSeconds);
    } catch (error) {
      throw error instanceof DomainError ? inTermsOfRequest(error, input) : error;
    }
  }

  private async release(id: string): Promise<void> {
    try {
      await this.reservations.release(id);
    } catch (error) {
      this.logger.warn({ err: error, orderId: id }, 'stock of a refused order is released later');
      await addJob(this.dataSource.manager, releaseReservationJob(id));
    }
  }
}
