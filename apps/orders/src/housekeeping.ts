import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Idempotency } from '#platform/idempotency/idempotency.js';

const keepEventsDays = 30;

/** Forgets what nobody can ask for any more: idempotency keys, and the ids of providers' events. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly dataSource: DataSource,
    private readonly idempotency: Idempotency,
  ) {}

  async execute(): Promise<void> {
    await this.idempotency.forgetOld();
    await this.dataSource.query(`DELETE FROM provider_event WHERE received_at < now() - interval '${keepEventsDays} days'`);
  }
}
