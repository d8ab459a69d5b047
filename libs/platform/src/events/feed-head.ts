import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { preparedQuery } from '../database/prepared-query.js';
import { pause } from './pause.js';

/** Where the feed of this service ends. */
export interface Head {
  position: number;
  epoch: string;
}

const lookEveryMs = 100;

/** Knows where this service's feed ends, and tells those who wait for more. However many wait, the database is asked ten times a second. */
@Injectable()
export class FeedHead {
  private known: Head | undefined;
  private asking: Promise<Head> | undefined;
  private moving = new AbortController();

  constructor(private readonly dataSource: DataSource) {}

  /** The feed has moved: whoever waits looks at once. */
  moved(): void {
    this.asking = undefined;
    this.moving.abort();
    this.moving = new AbortController();
  }

  /** Resolves once the feed ends beyond `position`, after `timeoutMs` in any case, and as soon as `signal` is aborted. */
  async beyond(position: number, timeoutMs: number, signal: AbortSignal): Promise<Head> {
    const deadline = Date.now() + timeoutMs;
    if (this.known && this.known.position > position) return this.known;
    for (;;) {
      const { moving } = this;
      const head = await this.now();
      if (head.position > position || Date.now() >= deadline || signal.aborted) return head;
      await pause(lookEveryMs, AbortSignal.any([signal, moving.signal]));
    }
  }

  /** As the database says. */
  now(): Promise<Head> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async ask(): Promise<Head> {
    const { rows } = await preparedQuery<{ position: string; epoch: string }>(this.dataSource.manager, headSql, []);
    return (this.known = { position: Number(rows[0].position), epoch: rows[0].epoch });
  }
}

const headSql = `SELECT position, epoch FROM event_relay`;
