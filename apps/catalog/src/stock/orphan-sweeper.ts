import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import { FreeOrphans } from './free-orphans.js';

const sweepEveryMs = 30_000;

/** Lets one instance at a time look for overdue reservations and outdated idempotency records. */
@Injectable()
export class OrphanSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('orphans');
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly freeOrphans: FreeOrphans,
    private readonly idempotency: Idempotency,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => (this.sweeping = this.sweep()), sweepEveryMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  /** One round; nothing when another instance is at it. A failure is left to the next round. */
  async sweep(): Promise<void> {
    try {
      await runInCallContext(backgroundCall(uuidv7()), () => this.inTurn());
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'overdue reservations wait for the next round');
    }
  }

  /** The lock belongs to a connection, which is kept for the round; no transaction is open on it. */
  private async inTurn(): Promise<void> {
    const turn = this.dataSource.createQueryRunner();
    try {
      const [lock] = (await turn.query('SELECT pg_try_advisory_lock($1) AS mine', [advisoryLocks.orphanSweep])) as [{ mine: boolean }];
      if (!lock.mine) return;
      try {
        await this.freeOrphans.execute();
        await this.idempotency.forgetOld();
      } finally {
        await turn.query('SELECT pg_advisory_unlock($1)', [advisoryLocks.orphanSweep]);
      }
    } finally {
      await turn.release();
    }
  }
}
