import type { DataSource, EntityManager } from 'typeorm';
import { walOffset } from '../../grpc/wal-position.js';

/** One read replica as it was when it was asked last. */
export class Replica {
  private replayed: bigint | undefined;
  private seenAt = 0;

  constructor(
    /** For logs: its place in the list, since its URL holds a password. */
    readonly name: string,
    readonly dataSource: DataSource,
  ) {}

  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** Asks how far it is. A server that is no standby shows nothing of what the primary writes, and is never read. */
  async look(): Promise<void> {
    try {
      if (!this.dataSource.isInitialized) await this.dataSource.initialize();
      const [{ replayed }] = await this.dataSource.query<[{ replayed: string | null }]>(
        'SELECT pg_last_wal_replay_lsn()::text AS replayed',
      );
      this.replayed = replayed === null ? undefined : walOffset(replayed);
      this.seenAt = Date.now();
    } catch (error) {
      this.lose();
      throw error;
    }
  }

  /** It is not read until it answers again. */
  lose(): void {
    this.replayed = undefined;
  }

  /** How far it has replayed; undefined when it did not say so within `withinMs`. */
  position(withinMs: number): bigint | undefined {
    return Date.now() - this.seenAt <= withinMs ? this.replayed : undefined;
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
