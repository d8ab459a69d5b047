import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addJob } from '#platform/jobs/add-job.js';
import { JobRunner, type JobHandler } from '#platform/jobs/job-runner.js';
import { Housekeeping } from './housekeeping.js';
import { tasks } from './order/order-jobs.js';
import { OrderWork } from './order/order-work.js';
import { OrdersSettings } from './orders.settings.js';
import { PaymentWork } from './payment/payment-work.js';
import { PrivacyWork } from './privacy/privacy-work.js';

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

interface Recurring {
  everyMs: number;
  work: () => Promise<void>;
}

/** Runs this service's jobs. One that fails is added anew, half a minute later at most, until it succeeds: stock and money wait for it. */
@Injectable()
export class OrdersJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('jobs');
  private readonly recurring: Readonly<Record<string, Recurring>>;
  private readonly runner: JobRunner;

  constructor(
    private readonly dataSource: DataSource,
    settings: OrdersSettings,
    orders: OrderWork,
    payments: PaymentWork,
    privacy: PrivacyWork,
    housekeeping: Housekeeping,
  ) {
    this.recurring = {
      [tasks.forgetOld]: { everyMs: 3_600_000, work: () => housekeeping.execute() },
      [tasks.reconcilePayments]: { everyMs: 5_000, work: () => payments.reconcile() },
    };
    const once = Object.entries({ ...orders.handlers, ...payments.handlers, ...privacy.handlers });
    const again = Object.entries(this.recurring);
    const handlers = [
      ...once.map(([task, handler]) => [task, this.untilDone(task, handler)]),
      ...again.map(([task, each]) => [task, this.againAndAgain(task, each)]),
    ];
    this.runner = new JobRunner({
      databaseUrl: settings.databaseUrl,
      handlers: Object.fromEntries(handlers) as Record<string, JobHandler>,
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.start();
    for (const task of Object.keys(this.recurring)) await this.plan(task, new Date());
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

  private againAndAgain(task: string, { everyMs, work }: Recurring): JobHandler {
    return async () => {
      await work().catch((error: unknown) => this.logger.warn({ err: error, task }, 'a recurring job failed'));
      await this.plan(task, new Date(Date.now() + everyMs));
    };
  }

  /** Copies of this service share the next round, by its key. */
  private plan(task: string, runAt: Date): Promise<void> {
    return addJob(this.dataSource.manager, { task, payload: {}, runAt, key: task });
  }
}
