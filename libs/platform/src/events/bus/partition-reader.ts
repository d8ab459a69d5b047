import { Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { AsyncMessage, Channel, Connection } from 'rabbitmq-client';
import type { ReceivedEvent } from '../event-consumer.js';
import { pause } from '../pause.js';
import type { Subscription } from './bus-subscription.js';
import { readMessage } from './message.js';
import { declareQueue, queueName } from './topology.js';

const deadLettered = new Counter({
  name: 'ashlar_bus_dead_lettered_total',
  help: 'Messages that could not be read as events',
  labelNames: ['consumer'],
});

const prefetch = 64;
const anewAfterMs = 500;

/**
 * Reads one queue, message by message in the order they came, and acknowledges each once it was delivered. What was not acknowledged when a channel
 * ends goes back to its place in the queue; to hand one message back alone would move it behind the later ones.
 */
export class PartitionReader {
  private readonly logger = new Logger('bus');
  private readonly stopping = new AbortController();
  private readonly queue: string;
  private readonly ended: Promise<void>;

  constructor(
    private readonly connection: Connection,
    private readonly subscription: Subscription,
    private readonly partition: number,
  ) {
    this.queue = queueName(subscription.consumer, partition);
    this.ended = this.read();
  }

  /** Begins nothing more, and resolves once what was begun has ended and the channel is closed. */
  close(): Promise<void> {
    this.stopping.abort();
    return this.ended;
  }

  private async read(): Promise<void> {
    let reported = '';
    while (!this.stopping.signal.aborted) {
      try {
        await this.readOverOneChannel();
        reported = '';
      } catch (error) {
        const reason = (error as Error).message;
        if (reason !== reported && !this.stopping.signal.aborted) this.logger.warn({ reason, queue: this.queue }, 'a queue cannot be read');
        reported = reason;
      }
      await pause(anewAfterMs, this.stopping.signal);
    }
  }

  /** Until the channel is lost, a delivery fails, or `close`; what is being delivered then is waited for. */
  private async readOverOneChannel(): Promise<void> {
    const channel = await this.connection.acquire({ emitErrorsFromChannel: true });
    const over = new AbortController();
    const end = (reason?: unknown) => over.abort(reason);
    const stop = () => over.abort();
    channel.once('close', stop).on('basic.cancel', stop).on('error', end);
    this.stopping.signal.addEventListener('abort', stop);
    let last = Promise.resolve();
    try {
      await declareQueue(channel, this.subscription.consumer, this.subscription.aggregates, this.partition);
      await channel.basicQos({ prefetchCount: prefetch });
      await channel.basicConsume({ queue: this.queue }, (message) => {
        last = last.then(() => (over.signal.aborted ? undefined : this.take(message, channel))).catch(end);
      });
      await aborted(over.signal);
      await last;
    } finally {
      this.stopping.signal.removeEventListener('abort', stop);
      await closed(channel);
    }
    if (!isAbort(over.signal.reason)) throw over.signal.reason;
  }

  private async take(message: AsyncMessage, channel: Channel): Promise<void> {
    let event: ReceivedEvent;
    try {
      event = readMessage(message.body);
    } catch (error) {
      this.refuse(message, channel, error as Error);
      return;
    }
    await this.subscription.deliver(event);
    channel.basicAck({ deliveryTag: message.deliveryTag });
  }

  private refuse({ deliveryTag, messageId, routingKey }: AsyncMessage, channel: Channel, { message: reason }: Error): void {
    const { consumer } = this.subscription;
    this.logger.error({ consumer, messageId, routingKey, reason }, 'a message is no event and becomes a dead letter');
    deadLettered.inc({ consumer });
    channel.basicNack({ deliveryTag, requeue: false });
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));

const isAbort = (reason: unknown): boolean => reason instanceof DOMException;

/** The client's own promise may stay open for ever when the connection is lost meanwhile; the event always comes. */
const closed = (channel: Channel): Promise<void> =>
  new Promise((resolve) => {
    if (!channel.active) return resolve();
    channel.once('close', () => resolve());
    void channel.close();
  });
