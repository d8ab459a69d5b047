import { Logger } from '@nestjs/common';
import type { Message } from './message.js';

const patienceMs = 5_000;
const remindEveryMs = 60_000;

/**
 * Decides about messages that no queue took. Either no consumer of the aggregate has ever been started, and then there is nobody to wait for: who
 * begins later reads the feed from its start. Or consumers are starting at this moment, so the first such message is tried for a few seconds.
 */
export class Unroutable {
  readonly askAgainMs = 250;
  private readonly logger = new Logger('bus');
  private readonly since = new Map<unknown, number>();
  private reminded = -Infinity;

  /** Whether a message needs no further try, now that the broker has `routed` it or has not. */
  mayPass({ envelope }: Message, routed: boolean): boolean {
    const aggregate: unknown = envelope.headers?.['aggregate'];
    if (routed) {
      this.since.delete(aggregate);
      return true;
    }
    const now = performance.now();
    const since = this.since.get(aggregate) ?? now;
    this.since.set(aggregate, since);
    if (now - since < patienceMs) return false;
    this.remind(now, { aggregate, type: envelope.type });
    return true;
  }

  private remind(now: number, of: object): void {
    if (now - this.reminded < remindEveryMs) return;
    this.logger.warn(of, 'no consumer has a queue for these events');
    this.reminded = now;
  }
}
