import { Logger } from '@nestjs/common';
import pg from 'pg';
import { advisoryLocks } from '../database/advisory-locks.js';
import { pause } from './pause.js';

const askAgainMs = 500;
/** A leader that says nothing for so long has stopped: PostgreSQL ends its session, and another takes over. */
const silence = '10s';

/** What a process may do for as long as it leads. */
export interface Lead {
  /** The session that holds the lock: what is done over it is done as leader, or fails. */
  session: pg.Client;
  /** Aborted when the lead is lost or the process stops. */
  signal: AbortSignal;
}

/**
 * Of all copies of a service, one leads what `lock` stands for: the one whose session holds that advisory lock in the service's database. The lock is no fence, since a
 * leader may be cut off and not know it; what the leader does must be safe when two do it for a moment.
 */
export class Leadership {
  private readonly logger = new Logger('leadership');
  private readonly stopping = new AbortController();
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly databaseUrl: string,
    private readonly lock: number = advisoryLocks.eventLead,
    private readonly applicationName = 'ashlar-relay',
  ) {}

  /** Runs `work` each time this process becomes leader, until `stop`. When `work` ends or fails, the lead is given up and sought anew. */
  start(work: (lead: Lead) => Promise<void>): void {
    this.ended = this.seek(work);
  }

  /** Gives the lead up, once `work` has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  private async seek(work: (lead: Lead) => Promise<void>): Promise<void> {
    let reported = false;
    while (!this.stopping.signal.aborted) {
      try {
        await this.leadOnce(work, () => (reported = false));
      } catch (error) {
        if (!this.stopping.signal.aborted && !reported) this.logger.warn({ reason: (error as Error).message }, 'the lead was lost');
        reported = true;
      }
      await pause(askAgainMs, this.stopping.signal);
    }
  }

  private async leadOnce(work: (lead: Lead) => Promise<void>, leading: () => void): Promise<void> {
    const lost = new AbortController();
    const session = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: this.applicationName,
      connectionTimeoutMillis: 3_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    session.on('error', () => lost.abort()).on('end', () => lost.abort());
    try {
      await session.connect();
      await session.query(`SET idle_session_timeout = '${silence}'`);
      const signal = AbortSignal.any([lost.signal, this.stopping.signal]);
      if (!(await this.obtain(session, signal))) return;
      leading();
      await work({ session, signal });
    } finally {
      lost.abort();
      await endSession(session);
    }
  }

  private async obtain(session: pg.Client, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const { rows } = await session.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [this.lock]);
      if (rows[0].locked) return true;
      await pause(askAgainMs, signal);
    }
    return false;
  }
}

/** A polite end may wait for ever for a server that was cut off. */
async function endSession(session: pg.Client): Promise<void> {
  const gone = new AbortController();
  await Promise.race([session.end().catch(() => undefined), pause(1_000, gone.signal)]);
  gone.abort();
  (session as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy();
}
