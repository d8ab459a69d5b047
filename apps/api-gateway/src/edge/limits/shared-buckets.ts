import { Logger } from '@nestjs/common';
import type { Buckets, MemoryBuckets } from './memory-buckets.js';
import type { RedisBuckets } from './redis-buckets.js';
import type { Allowance, Taken } from './token-bucket.js';

const probeEveryMs = 1_000;

/**
 * Buckets in Redis for as long as it answers in time; else this gateway's own, at once and until Redis answers again. Its own are kept up with what
 * Redis says, so that nobody's bucket is full again only because Redis went away.
 */
export class SharedBuckets implements Buckets {
  private readonly logger = new Logger('limits');
  private probe: NodeJS.Timeout | undefined;

  constructor(
    private readonly shared: RedisBuckets,
    private readonly own: MemoryBuckets,
  ) {}

  async take(key: string, allowance: Allowance, wanted = 1): Promise<Taken> {
    if (this.probe) return this.own.take(key, allowance, wanted);
    try {
      const taken = await this.shared.take(key, allowance, wanted);
      this.own.put(key, allowance, { tokens: taken.tokens, at: Date.now() });
      return taken;
    } catch (error) {
      this.lose((error as Error).message);
      return this.own.take(key, allowance, wanted);
    }
  }

  /** From now on each gateway has its own limits, until Redis answers. */
  lose(reason: string): void {
    if (this.probe) return;
    this.logger.warn({ reason }, 'Redis does not answer: each gateway limits by itself meanwhile');
    this.probe = setInterval(() => void this.look(), probeEveryMs).unref();
  }

  close(): void {
    clearInterval(this.probe);
  }

  private async look(): Promise<void> {
    try {
      await this.shared.ping();
    } catch {
      return;
    }
    if (!this.probe) return;
    clearInterval(this.probe);
    this.probe = undefined;
    this.logger.log('Redis answers: the gateways limit together again');
  }
}
