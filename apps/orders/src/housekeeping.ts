import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import { EraseAgain } from './privacy/erase-again.js';
import { SealEarlier } from './privacy/seal-earlier.js';

const keepEventsDays = 30;

/** Forgets what nobody can ask for any more: what was left of people who are gone, idempotency keys, and the ids of providers' events. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly dataSource: DataSource,
    private readonly idempotency: Idempotency,
    private readonly eraseAgain: EraseAgain,
    private readonly sealEarlier: SealEarlier,
  ) {}

  async execute(): Promise<void> {
    await this.eraseAgain.execute();
    await this.idempotency.forgetOld();
    await this.dataSource.query(`DELETE FROM provider_event WHERE received_at < now() - interval '${keepEventsDays} days'`);
    await this.dataSource.query(
      `DELETE FROM webhook_delivery WHERE status <> 'pending' AND attempted_at < now() - interval '${keepEventsDays} days'`,
    );
    await this.sealEarlier.execute();
  }
}
