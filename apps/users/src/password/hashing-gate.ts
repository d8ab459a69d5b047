import { performance } from 'node:perf_hooks';
import { currentCall } from '#platform/grpc/call-context.js';
import { loginBusy } from './password.errors.js';

interface Waiting {
  deadline: number;
  enter: () => void;
  refuse: () => void;
}

/** Left for what follows a hash: a session, the audit log, the answer's way back. */
const afterwardsMs = 500;

/**
 * Lets a few passwords be hashed at once and keeps the rest in line, first come, first served: hashing takes a core each, and a rush of log-ins
 * must not starve everything else on the machine. Who could not be answered in time is refused at once rather than hashed for nobody.
 */
export class HashingGate {
  private running = 0;
  private readonly line: Waiting[] = [];
  /**
   * What a hash takes: a guess, then a moving average. It only foretells the wait in the line; whoever's turn has come is let in whatever it says,
   * or one slow hash could lock everybody out for good.
   */
  private typicalMs = 30;

  constructor(
    private readonly concurrency: number,
    private readonly queue: number,
  ) {}

  /** Whether nobody is in or in line. */
  get idle(): boolean {
    return this.running === 0;
  }

  /** Throws 503 `LOGIN_BUSY` when the line is full or the answer would come after the request's deadline. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter((currentCall()?.deadline ?? Number.POSITIVE_INFINITY) - afterwardsMs);
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.typicalMs = 0.8 * this.typicalMs + 0.2 * (performance.now() - startedAt);
      this.leave();
    }
  }

  private async enter(deadline: number): Promise<void> {
    if (this.running < this.concurrency) {
      this.running++;
      return;
    }
    const turns = 2 + Math.floor(this.line.length / this.concurrency);
    if (this.line.length >= this.queue || Date.now() + turns * this.typicalMs > deadline) throw loginBusy();
    await new Promise<void>((resolve, reject) => this.line.push({ deadline, enter: resolve, refuse: () => reject(loginBusy()) }));
  }

  /** The place goes straight to the next in line, so that nobody slips in between. */
  private leave(): void {
    for (let next = this.line.shift(); next; next = this.line.shift()) {
      if (Date.now() < next.deadline) return next.enter();
      next.refuse();
    }
    this.running--;
  }
}
