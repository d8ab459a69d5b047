import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { pause } from '#platform/events/pause.js';

const sweepEveryMs = 300;
/** Products a transaction: reservations of their variants may have to wait for as long as it takes. */
const batch = 200;

/**
 * Lets `product.in_stock` follow what orders do to the shelves, which lock no product. Looks at what is, not at what happened: whatever was written
 * before a crash is found after it, and several copies may sweep at once. While no shelf becomes empty or is filled, a look reads one empty index.
 */
@Injectable()
export class InStockSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('in-stock');
  private readonly stopping = new AbortController();
  private ended: Promise<void> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.ended = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  /** One round. Answers with how many products it looked at. */
  async sweep(): Promise<number> {
    const [{ swept }] = await this.dataSource.query<[{ swept: number }]>('SELECT sweep_in_stock($1) AS swept', [batch]);
    return swept;
  }

  private async run(): Promise<void> {
    let failing = false;
    while (!this.stopping.signal.aborted) {
      try {
        if ((await this.sweep()) === batch) continue;
        failing = false;
      } catch (error) {
        if (!failing) this.logger.warn({ reason: (error as Error).message }, 'what is in stock waits for the next round');
        failing = true;
      }
      await pause(sweepEveryMs, this.stopping.signal);
    }
  }
}
