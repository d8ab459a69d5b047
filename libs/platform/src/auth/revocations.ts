import type { Timestamp } from '#contracts/generated/google/protobuf/timestamp.js';
import { unavailable } from '../errors/domain-error.js';
import { revokedForSeconds } from './access-token-rules.js';
import { EndedSessions } from './ended-sessions.js';

/** Asks users for the sessions that ended since a moment. */
export type RevocationSource = (since: Timestamp | undefined) => Promise<{ sessionIds: string[]; nextSince: Timestamp | undefined }>;

const pollEveryMs = 2_000;
/** Until the list was read once, nobody gets in. */
const firstPollEveryMs = 200;

/**
 * The sessions that ended early while an access token of theirs may still be alive. PostgreSQL in users is the truth; this copy is refreshed
 * every two seconds, told at once of what happens in the same process and, with Redis, of what happens in any. While users is down it keeps what
 * it has; a copy that was never read lets nobody in.
 */
export class Revocations {
  private readonly ended = new Map<string, number>();
  private readonly channel: EndedSessions | undefined;
  private since: Timestamp | undefined;
  private known = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly source: RevocationSource,
    cacheUrl?: string,
  ) {
    if (cacheUrl !== undefined) this.channel = new EndedSessions(cacheUrl, (sessionId) => this.add(sessionId));
  }

  /** Reads once and then again and again until `stop`. A first read that fails is only repeated. */
  async start(): Promise<void> {
    await this.refresh();
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.start(), this.known ? pollEveryMs : firstPollEveryMs).unref();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.channel?.close();
  }

  /** Ends a session here at once. */
  add(sessionId: string): void {
    this.ended.set(sessionId, Date.now() + revokedForSeconds * 1000);
  }

  /** Ends sessions here and, with Redis, everywhere at once; for whoever ended them in the database. */
  end(...sessionIds: readonly string[]): void {
    for (const sessionId of sessionIds) this.add(sessionId);
    this.channel?.tell(sessionIds);
  }

  /** Throws 503 as long as nobody said which sessions have ended. */
  has(sessionId: string): boolean {
    if (this.ended.has(sessionId)) return true;
    if (!this.known) throw unavailable('It is not known yet which sessions have ended.');
    return false;
  }

  private async refresh(): Promise<void> {
    try {
      const { sessionIds, nextSince } = await this.source(this.since);
      for (const id of sessionIds) if (!this.ended.has(id)) this.add(id);
      this.since = nextSince ?? this.since;
      this.known = true;
    } catch {
      // Unreachable users is reported by readiness; the copy stays as it is and the next round asks again.
    }
    const now = Date.now();
    for (const [id, forgetAt] of this.ended) if (forgetAt < now) this.ended.delete(id);
  }
}
