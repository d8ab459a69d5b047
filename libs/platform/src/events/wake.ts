import { pause } from './pause.js';

/** Lets somebody who looks now and then look at once when there is a reason. */
export class Wake {
  private reason = new AbortController();

  /** There is something to see: ends every wait, and the next one of whoever is not waiting right now. */
  hint(): void {
    this.reason.abort();
  }

  /** Resolves at a hint, after `ms`, or when `signal` is aborted. One that came since the last wait counts. */
  async next(ms: number, signal: AbortSignal): Promise<void> {
    await pause(ms, AbortSignal.any([signal, this.reason.signal]));
    if (this.reason.signal.aborted) this.reason = new AbortController();
  }
}
