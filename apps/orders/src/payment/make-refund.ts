import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { addJob } from '#platform/jobs/add-job.js';
import { makeRefundJob } from '../order/order-jobs.js';
import { lockKnownOrder, saveOrder } from '../order/order.store.js';
import { ProviderUnreachable } from './payment-provider.js';
import { PaymentProviders } from './payment-providers.js';
import type { Refund, RefundLine, RefundOutcome } from './refund.entity.js';

/** How long a refund that is under way at the provider is left alone: some take days, and a webhook tells of most. */
const askAgainMs = 600_000;

interface RefundRow {
  id: string;
  payment_id: string;
  amount: string;
  currency: string;
  reason: string;
  status: Refund['status'];
  provider_ref: string | null;
  created_at: Date;
  lines: RefundLine[] | null;
  order_id: string;
  provider: string;
  charge_ref: string;
}

/** Asks the provider to give money back that was set aside for it, under one key however often it is asked. */
@Injectable()
export class MakeRefund {
  private readonly logger = new Logger('payments');

  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: PaymentProviders,
  ) {}

  /** The refund as it is then. Throws `ProviderUnreachable`; the job that was added with the refund asks again. */
  async execute(id: string): Promise<Refund> {
    const row = await this.find(this.dataSource.manager, id);
    if (row.status !== 'pending') return toRefund(row);
    const outcome = await this.providers.of(row).refund({
      refundId: id,
      paymentId: row.payment_id,
      providerRef: row.charge_ref,
      amount: Number(row.amount),
      currency: row.currency,
      idempotencyKey: `refund:${id}`,
    });
    if (outcome.status === 'pending') await addJob(this.dataSource.manager, makeRefundJob({ id }, askAgainMs));
    return this.settle(id, outcome);
  }

  /** The same, but a refund that the provider gives no answer to is left to its job, and answered as it stands. */
  async executeOrLeave(id: string): Promise<Refund> {
    try {
      return await this.execute(id);
    } catch (error) {
      if (!(error instanceof ProviderUnreachable)) throw error;
      this.logger.warn({ err: error, refundId: id }, 'a refund is asked for again later');
      return toRefund(await this.find(this.dataSource.manager, id));
    }
  }

  async exists(manager: EntityManager, id: string): Promise<boolean> {
    const rows: unknown[] = await manager.query(`SELECT FROM refund WHERE id = $1`, [id]);
    return rows.length > 0;
  }

  /** Takes in what the provider says of a refund. Repeats change nothing. `more` joins the transaction. */
  async settle(id: string, outcome: RefundOutcome, more?: (manager: EntityManager) => Promise<void>): Promise<Refund> {
    const { order_id: orderId } = await this.find(this.dataSource.manager, id);
    return this.dataSource.transaction(async (manager) => {
      const order = await lockKnownOrder(manager, orderId);
      const refund = toRefund(await this.find(manager, id));
      if (order.settleRefund(refund, outcome, new Date())) {
        await manager.query(`UPDATE refund SET status = $2, provider_ref = $3 WHERE id = $1`, [id, refund.status, refund.providerRef]);
        await saveOrder(manager, order);
      }
      await more?.(manager);
      return refund;
    });
  }

  private async find(manager: EntityManager, id: string): Promise<RefundRow> {
    const [row]: RefundRow[] = await manager.query(
      `SELECT r.*, p.order_id, p.provider, p.provider_ref AS charge_ref FROM refund r JOIN payment p ON p.id = r.payment_id WHERE r.id = $1`,
      [id],
    );
    if (!row) throw new Error(`There is no refund ${id}`);
    return row;
  }
}

const toRefund = (row: RefundRow): Refund => ({
  id: row.id,
  paymentId: row.payment_id,
  amount: Number(row.amount),
  currency: row.currency,
  reason: row.reason,
  status: row.status,
  providerRef: row.provider_ref,
  createdAt: row.created_at,
  lines: row.lines,
});
