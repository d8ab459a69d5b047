import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Payment } from './payment.entity.js';
import { OrderQueries } from '../order/order.queries.js';
import { ProviderUnreachable } from './payment-provider.js';
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

interface Due {
  id: string;
  provider: string;
}

/** Settles payments whose answer was lost, by asking their provider under the key they were made with. */
@Injectable()
export class ReconcilePayments {
  private readonly logger = new Logger('payments');

  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: OrderQueries,
    private readonly providers: PaymentProviders,
    private readonly settle: SettlePayment,
  ) {}

  /** Asks for everything that is due. What got no answer is due again soon. */
  async execute(): Promise<void> {
    for (let due = await this.take(); due.length > 0; due = await this.take()) {
      const byProvider = Object.groupBy(due, ({ provider }) => provider);
      await Promise.all(Object.values(byProvider).map((payments = []) => this.askFor(payments)));
    }
  }

  /** Copies of this service take different ones; who takes one and dies leaves it to the next, a little later. */
  private async take(): Promise<Due[]> {
    const [rows] = await this.dataSource.query<[Due[], number]>(
      `UPDATE payment SET ask_at = now() + interval '${askAgainSeconds} seconds'
       WHERE id IN (SELECT id FROM payment WHERE ask_at <= now() ORDER BY ask_at LIMIT ${batch} FOR UPDATE SKIP LOCKED)
       RETURNING id, provider`,
    );
    return rows;
  }

  /** A provider that does not answer is asked for nothing more in this round, and keeps no other one's payments waiting. */
  private async askFor(payments: readonly Due[]): Promise<void> {
    for (const { id, provider } of payments) {
      try {
        await this.ask(id);
      } catch (error) {
        this.logger.warn({ err: error, provider, paymentId: id }, 'the outcome of a payment is still not known');
        if (error instanceof ProviderUnreachable) return;
      }
    }
  }

  private async ask(paymentId: string): Promise<void> {
    const order = await this.queries.findByPayment(paymentId);
    const payment = order?.payment(paymentId);
    if (order && payment?.isOpen) await this.settle.execute({ orderId: order.id, paymentId }, await this.outcomeOf(payment));
  }

  private async outcomeOf({ state, charge }: Payment): Promise<PaymentOutcome> {
    return (await this.providers.of(state).find(charge)) ?? neverSeen;
  }
}
