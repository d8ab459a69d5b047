/** Milliseconds to wait before each start in a row; the last one stands for all that follow. */
const ladder = [500, 1_000, 2_000, 4_000, 8_000] as const;
/** A process that lived this long was well: the next end starts the ladder anew. */
const wellAfterMs = 30_000;

/** How long to wait before a process is started again. */
export class RestartDelay {
  private ends = 0;

  /** With a fixed time the ladder is not climbed. */
  constructor(private readonly fixedMs?: number) {}

  /** `livedMs`: how long the process that just ended had run. */
  next(livedMs: number): number {
    if (this.fixedMs !== undefined) return this.fixedMs;
    if (livedMs >= wellAfterMs) this.ends = 0;
    const delay = ladder[Math.min(this.ends, ladder.length - 1)] ?? 0;
    this.ends++;
    return delay;
  }
}
