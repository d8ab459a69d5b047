import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { connectToRedis } from '../cache/redis.js';

const channel = 'ashlar:ended-sessions';
const timeoutMs = 1_000;

/**
 * Tells every process at once of sessions that ended, by Redis. What it loses costs seconds only: the list that all read from users says the same,
 * and what comes over this channel can only refuse somebody, never let anybody in.
 */
export class EndedSessions {
  private readonly logger = new Logger('sessions');
  private readonly teller: Redis;
  private readonly hearer: Redis;
  private lost = false;

  constructor(cacheUrl: string, onEnded: (sessionId: string) => void) {
    this.teller = connectToRedis(cacheUrl, { name: 'ashlar-ended-sessions', timeoutMs });
    this.hearer = connectToRedis(cacheUrl, { name: 'ashlar-ended-sessions', timeoutMs });
    this.hearer.on('message', (_channel: string, message: string) => {
      for (const sessionId of message.split(' ')) onEnded(sessionId);
    });
    this.hearer.on('ready', () => this.hear());
    this.hearer.on('close', () => this.note(true));
  }

  /** Nobody waits for it: the sessions have ended in the database already. */
  tell(sessionIds: readonly string[]): void {
    if (sessionIds.length > 0) this.teller.publish(channel, sessionIds.join(' ')).catch(() => undefined);
  }

  close(): void {
    this.hearer.removeAllListeners('close');
    for (const connection of [this.teller, this.hearer]) connection.disconnect();
  }

  private hear(): void {
    this.hearer.subscribe(channel).then(
      () => this.note(false),
      () => this.hearer.disconnect(true),
    );
  }

  private note(lost: boolean): void {
    if (lost === this.lost) return;
    this.lost = lost;
    if (lost) this.logger.warn('Redis cannot be reached: ended sessions are heard of within 2 s meanwhile');
    else this.logger.log('Redis is back: ended sessions are heard of at once');
  }
}
