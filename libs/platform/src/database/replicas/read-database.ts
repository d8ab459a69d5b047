import { Logger } from '@nestjs/common';
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import { currentCall } from '../../grpc/call-context.js';
import { PrimaryHistory } from './primary-history.js';
import type { Replica } from './replica.js';
import { walOffset, type WalPosition } from '../../grpc/wal-position.js';

interface ReplicaRules {
  /** A replica that is further behind is not read. */
  maxLagMs: number;
  /** How often primary and replicas are asked how far they are. */
  lookEveryMs: number;
}

/** The server or the way to it failed, or a standby cancelled the statement for what it had to replay: another server may well answer. */
const passing = /^(08...|57P..|40001|25006|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/**
 * Where reads go that decide nothing: in turn to the replicas that are close enough behind the primary and have replayed what the caller wrote
 * (`CallContext.readAfter`), else to the primary. Without replicas it is the primary alone, and costs nothing.
 */
export class ReadDatabase {
  private readonly logger = new Logger('replicas');
  private readonly history = new PrimaryHistory();
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;

  constructor(
    private readonly primary: DataSource,
    private readonly replicas: readonly Replica[],
    private readonly rules: ReplicaRules = { maxLagMs: 1_000, lookEveryMs: 200 },
  ) {}

  /** Whether there is another place to read from than the primary. */
  get hasReplicas(): boolean {
    return this.replicas.length > 0;
  }

  async start(): Promise<void> {
    if (!this.hasReplicas) return;
    await this.look();
    const again = () => {
      this.timer = setTimeout(() => void this.look().finally(again), this.rules.lookEveryMs).unref();
    };
    again();
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.all(this.replicas.map((replica) => replica.close()));
  }

  /** Runs statements that only read. When a replica cannot answer after all, the primary does: `work` may run twice. */
  async read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const replica = this.pick();
    if (!replica) return work(this.primary.manager);
    try {
      return await work(replica.manager);
    } catch (error) {
      if (!isPassing(error)) throw error;
      replica.lose();
      this.logger.warn({ replica: replica.name, reason: (error as Error).message }, 'A replica did not answer: the primary did');
      return work(this.primary.manager);
    }
  }

  /** Where the primary's log ends now: whoever has replayed so far shows all that was committed. */
  async writtenPosition(): Promise<WalPosition> {
    const [{ position }] = await this.primary.query<[{ position: WalPosition }]>('SELECT pg_current_wal_insert_lsn()::text AS position');
    return position;
  }

  private pick(): Replica | undefined {
    if (!this.hasReplicas) return undefined;
    const after = currentCall()?.readAfter;
    const least = after === undefined ? 0n : walOffset(after);
    if (least === undefined) return undefined;
    const now = Date.now();
    for (let n = 0; n < this.replicas.length; n++) {
      const replica = this.replicas[(this.turn + n) % this.replicas.length];
      const replayed = replica.position(this.rules.maxLagMs);
      if (replayed === undefined || replayed < least || this.history.lagOf(replayed, now) > this.rules.maxLagMs) continue;
      this.turn = (this.turn + n + 1) % this.replicas.length;
      return replica;
    }
    return undefined;
  }

  /** The primary first: what a replica says afterwards is then never taken for being ahead of it. */
  private async look(): Promise<void> {
    const at = Date.now();
    const [{ offset } = { offset: undefined }] = await this.primary
      .query<{ offset: string }[]>('SELECT pg_current_wal_flush_lsn()::text AS offset')
      .catch(() => []);
    const written = offset === undefined ? undefined : walOffset(offset);
    if (written !== undefined) this.history.note(at, written);
    await Promise.allSettled(this.replicas.map((replica) => replica.look()));
  }
}

function isPassing(error: unknown): boolean {
  const { code, message } = (error instanceof QueryFailedError ? error.driverError : error) as { code?: string; message: string };
  return passing.test(code ?? '') || /Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after/i.test(message);
}
