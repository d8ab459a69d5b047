import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import { addJob } from '#platform/jobs/add-job.js';
import { tasks } from './order/order-jobs.js';

const everyMs = 3_600_000;
const keepEventsDays = 30;

/** Forgets, once an hour, what nobody can ask for any more: idempotency keys, and the ids of providers' events. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly dataSource: DataSource,
    private readonly idempotency: Idempotency,
  ) {}

  async execute(): Promise<void> {
    await this.idempotency.forgetOld();
    await this.dataSource.query(`DELETE FROM provider_event WHERE received_at < now() - interval '${keepEventsDays} days'`);
    await this.plan(new Date(Date.now() + everyMs));
  }

  /** Plans the next round; several copies of the service plan the same one. */
  async plan(runAt: Date): Promise<void> {
    await addJob(this.dataSource.manager, { task: tasks.forgetOld, payload: {}, runAt, key: tasks.forgetOld });
  }
}
