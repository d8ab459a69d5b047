import { backoffMs } from './backoff.js';

/** Short enough that a receiver that was restarted is noticed soon. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Remembers that nobody answers at the receiver's address, so that thousands of waiting events do not all knock at a closed door:
 * pauses grow, and after each a single attempt is allowed.
 */
export class Silence {
  private rounds = 0;
  private pausedUntil = 0;

  /** How many attempts may be under way. */
  allows(most: number, now = Date.now()): number {
    if (this.rounds === 0) return most;
    return now < this.pausedUntil ? 0 : 1;
  }

  /** An attempt met silence. Those that were under way together count as one. */
  go(now = Date.now()): { began: boolean; pauseMs: number } {
    if (now < this.pausedUntil) return { began: false, pauseMs: 0 };
    this.rounds += 1;
    const pauseMs = backoffMs(this.rounds, LONGEST_PAUSE_MS);
    this.pausedUntil = now + pauseMs;
    return { began: this.rounds === 1, pauseMs };
  }

  /** Somebody answered. True when that ends a silence. */
  end(): boolean {
    const ended = this.rounds > 0;
    this.rounds = 0;
    this.pausedUntil = 0;
    return ended;
  }
}
