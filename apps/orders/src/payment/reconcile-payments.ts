import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Payment } from './payment.entity.js';
import { OrderQueries } from '../order/order.queries.js';
import { PaymentProviders } from './payment-providers.js';
import type { PaymentOutcome } from './payment-states.js';
import { SettlePayment } from './settle-payment.js';

/**
 * An attempt that the provider never saw is given up: the token to try again with is the customer's, who may have left. Should the request arrive
 * after all, its success is taken in like any other late one.
 */
const neverSeen: PaymentOutcome = { status: 'failed', failureCode: 'provider_unreachable' };
const askAgainSeconds = 10;
const batch = 50;

/** Settles payments whose answer was lost, by asking their provider under the key they were made with. */
@Injectable()
export class ReconcilePayments {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: OrderQueries,
    private readonly providers: PaymentProviders,
    private readonly settle: SettlePayment,
  ) {}

  /** Asks for everything that is due. Throws `ProviderUnreachable`: what was not asked for is due again soon. */
  async execute(): Promise<void> {
    for (let due = await this.take(); due.length > 0; due = await this.take()) {
      for (const id of due) await this.ask(id);
    }
  }

  /** Copies of this service take different ones; who takes one and dies leaves it to the next, a little later. */
  private async take(): Promise<string[]> {
    const [rows] = await this.dataSource.query<[{ id: string }[], number]>(
      `UPDATE payment SET ask_at = now() + interval '${askAgainSeconds} seconds'
       WHERE id IN (SELECT id FROM payment WHERE ask_at <= now() ORDER BY ask_at LIMIT ${batch} FOR UPDATE SKIP LOCKED)
       RETURNING id`,
    );
    return rows.map(({ id }) => id);
  }

  private async ask(paymentId: string): Promise<void> {
    const order = await this.queries.findByPayment(paymentId);
    const payment = order?.payment(paymentId);
    if (order && payment?.isOpen) await this.settle.execute({ orderId: order.id, paymentId }, await this.outcomeOf(payment));
  }

  private async outcomeOf({ state }: Payment): Promise<PaymentOutcome> {
    return (await this.providers.of(state).find(state.idempotencyKey)) ?? neverSeen;
  }
}
