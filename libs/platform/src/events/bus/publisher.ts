import { Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { DataSource } from 'typeorm';
import { preparedQuery } from '../../database/prepared-query.js';
import { eventColumns, type EventRow, toDomainEvent } from '../event-row.js';
import { pause } from '../pause.js';
import { ConfirmedSender } from './confirmed-sender.js';
import { inSubjectOrder } from './in-subject-order.js';
import { type Message, toMessage } from './message.js';
import { Unroutable } from './unroutable.js';

const published = new Counter({ name: 'ashlar_bus_published_total', help: 'Events that RabbitMQ has confirmed' });

const batch = 500;
const atOnce = 200;
const lookEveryMs = 1_000;
const anewAfterMs = 500;

export interface BusPublisherOptions {
  /** The database whose events are published. */
  dataSource: DataSource;
  /** `amqp://user:password@host:port/vhost`. */
  busUrl: string;
  /** The service whose events they are. */
  source: string;
  /** Resolves when the feed has moved, after `ms`, or when `signal` is aborted. */
  wake: { next(ms: number, signal: AbortSignal): Promise<void> };
}

/**
 * Publishes the feed of one database to the broker: every event in order of position, each subject's one after the other was confirmed. How far it
 * has come stands in `event_relay.published`, which never runs ahead of the broker. The leader of the database runs it; two at once do no harm, since
 * a message that comes twice is taken once.
 */
export class BusPublisher {
  private readonly logger = new Logger('bus');
  private readonly unroutable = new Unroutable();
  private reported = '';

  constructor(private readonly options: BusPublisherOptions) {}

  /** Publishes until `signal` is aborted, and never rejects: without broker or database it waits for them. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const sender = new ConfirmedSender(this.options.busUrl, `ashlar-${this.options.source}-publisher`);
      const stop = () => sender.destroy();
      signal.addEventListener('abort', stop);
      try {
        await this.publishOver(sender, signal);
      } catch (error) {
        if (!signal.aborted) this.report(error as Error);
      } finally {
        signal.removeEventListener('abort', stop);
        sender.destroy();
      }
      await pause(anewAfterMs, signal);
    }
  }

  private async publishOver(sender: ConfirmedSender, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { manager } = this.options.dataSource;
      const { rows } = await preparedQuery<EventRow>(manager, nextSql, []);
      if (rows.length === 0) {
        await this.options.wake.next(lookEveryMs, signal);
        continue;
      }
      const messages = rows.map((row) => toMessage(toDomainEvent(row, this.options.source)));
      await inSubjectOrder(messages, { atOnce, signal, work: (message) => this.publish(message, sender, signal) });
      await preparedQuery(manager, publishedSql, [rows.at(-1)?.position]);
      published.inc(rows.length);
      this.reported = '';
    }
  }

  /** Once for one reason, until something was published again. */
  private report({ message: reason }: Error): void {
    if (reason !== this.reported) this.logger.warn({ reason }, 'publishing was interrupted and begins anew');
    this.reported = reason;
  }

  private async publish(message: Message, sender: ConfirmedSender, signal: AbortSignal): Promise<void> {
    while (!this.unroutable.mayPass(message, await sender.send(message))) {
      await pause(this.unroutable.askAgainMs, signal);
      signal.throwIfAborted();
    }
  }
}

const nextSql = `
  SELECT ${eventColumns} FROM event_log
  WHERE position > (SELECT published FROM event_relay) ORDER BY position LIMIT ${batch}`;

const publishedSql = `UPDATE event_relay SET published = greatest(published, $1::bigint)`;
