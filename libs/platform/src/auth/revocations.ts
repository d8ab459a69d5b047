import type { Timestamp } from '#contracts/generated/google/protobuf/timestamp.js';
import { revokedForSeconds } from './access-token-rules.js';

/** Asks users for the sessions that ended since a moment. */
export type RevocationSource = (since: Timestamp | undefined) => Promise<{ sessionIds: string[]; nextSince: Timestamp | undefined }>;

const pollEveryMs = 2_000;

/**
 * The sessions that ended early while an access token of theirs may still be alive. PostgreSQL in users is the truth; this copy is refreshed
 * every two seconds and told at once of what happens in the same process. While users is down it keeps what it has.
 */
export class Revocations {
  private readonly ended = new Map<string, number>();
  private since: Timestamp | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly source: RevocationSource) {}

  /** Reads once and then again and again until `stop`. A first read that fails is only repeated. */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), pollEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Ends a session here at once. */
  add(sessionId: string): void {
    this.ended.set(sessionId, Date.now() + revokedForSeconds * 1000);
  }

  has(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }

  private async refresh(): Promise<void> {
    try {
      const { sessionIds, nextSince } = await this.source(this.since);
      for (const id of sessionIds) if (!this.ended.has(id)) this.add(id);
      this.since = nextSince ?? this.since;
    } catch {
      // Unreachable users is reported by readiness; the copy stays as it is and the next round asks again.
    }
    const now = Date.now();
    for (const [id, forgetAt] of this.ended) if (forgetAt < now) this.ended.delete(id);
  }
}
