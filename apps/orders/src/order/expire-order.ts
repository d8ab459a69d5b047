import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addJob } from '#platform/jobs/add-job.js';
import { expireOrderJob } from './order-jobs.js';
import { lockKnownOrder, saveOrder } from './order.store.js';

/** How long an order whose payment is being processed is left alone: it is for the payment to say how it ends. */
const postponeMs = 30_000;

/** Ends the time of an order that nobody paid, and gives its stock back. */
@Injectable()
export class ExpireOrder {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ orderId }: { orderId: string }): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const order = await lockKnownOrder(manager, orderId);
      const { status, expiresAt } = order.state;
      if (status !== 'awaiting_payment') return;
      const now = new Date();
      const isBeingPaid = order.payments.some((payment) => payment.status === 'processing');
      if (isBeingPaid) await addJob(manager, expireOrderJob(orderId, new Date(now.getTime() + postponeMs)));
      else if (expiresAt && expiresAt > now) await addJob(manager, expireOrderJob(orderId, expiresAt));
      else {
        order.expire(now);
        await saveOrder(manager, order);
      }
    });
  }
}
