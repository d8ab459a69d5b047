import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Housekeeping } from './housekeeping.js';

const everyMs = 10 * 60_000;

/** Keeps the house every ten minutes. Each copy of the service does; what one has swept the others do not find. */
@Injectable()
export class UsersJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('housekeeping');
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(private readonly housekeeping: Housekeeping) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => (this.round = this.sweep()), everyMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async sweep(): Promise<void> {
    await this.housekeeping.execute().catch((error: unknown) => this.logger.warn({ err: error }, 'could not clear away what is over'));
  }
}
