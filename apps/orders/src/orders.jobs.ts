import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addJob } from '#platform/jobs/add-job.js';
import { JobRunner, type JobHandler } from '#platform/jobs/job-runner.js';
import { Housekeeping } from './housekeeping.js';
import { tasks } from './order/order-jobs.js';
import { OrderWork } from './order/order-work.js';
import { OrdersSettings } from './orders.settings.js';
import { PaymentWork } from './payment/payment-work.js';

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/** Runs this service's jobs. One that fails is added anew, half a minute later at most, until it succeeds: stock and money wait for it. */
@Injectable()
export class OrdersJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('jobs');
  private readonly runner: JobRunner;

  constructor(
    private readonly dataSource: DataSource,
    private readonly housekeeping: Housekeeping,
    settings: OrdersSettings,
    orders: OrderWork,
    payments: PaymentWork,
  ) {
    const work = { ...orders.handlers, ...payments.handlers, [tasks.forgetOld]: () => housekeeping.execute() };
    const handlers = Object.fromEntries(Object.entries(work).map(([task, handler]) => [task, this.untilDone(task, handler)]));
    this.runner = new JobRunner({ databaseUrl: settings.databaseUrl, handlers });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.start();
    await this.housekeeping.plan(new Date());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }

  private untilDone(task: string, handler: (payload: never) => Promise<unknown>): JobHandler {
    return async (payload: object & { failures?: number }) => {
      try {
        await handler(payload as never);
      } catch (error) {
        const failures = (payload.failures ?? 0) + 1;
        this.logger.warn({ err: error, task, payload }, 'a job failed and is tried again');
        const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 10));
        await addJob(this.dataSource.manager, { task, payload: { ...payload, failures }, runAt: new Date(Date.now() + wait) });
      }
    };
  }
}
