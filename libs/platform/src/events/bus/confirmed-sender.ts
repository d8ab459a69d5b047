import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Channel, Connection, ReturnedMessage } from 'rabbitmq-client';
import { connectToBus } from './bus-connection.js';
import type { Message } from './message.js';
import { declareExchange } from './topology.js';

/** Long enough for a cluster to choose a new leader for a queue. */
const confirmedWithinMs = 30_000;

/**
 * Sends messages over one channel and waits until the broker has each on disk. Any failure leaves in doubt what the broker has, so whoever meets one
 * throws the sender away and begins anew with another.
 */
export class ConfirmedSender {
  private readonly connection: Connection;
  private readonly returned = new Set<string>();
  private channel: Promise<Channel> | undefined;

  constructor(busUrl: string, name: string) {
    this.connection = connectToBus(busUrl, name);
  }

  /** Resolves once the broker has confirmed, with whether any queue took the message. Waits for a broker that is away. */
  async send({ envelope, body }: Message): Promise<boolean> {
    const channel = await (this.channel ??= this.open());
    await within(confirmedWithinMs, channel.basicPublish(envelope, body));
    // What comes back does so before it is confirmed, but the client tells of it a turn later.
    await nextTurn();
    return !this.returned.delete(envelope.messageId ?? '');
  }

  /** At once; what is unconfirmed is rejected. */
  destroy(): void {
    this.connection.unsafeDestroy();
  }

  private async open(): Promise<Channel> {
    const channel = await this.connection.acquire();
    channel.on('basic.return', ({ messageId }: ReturnedMessage) => void this.returned.add(messageId ?? ''));
    await declareExchange(channel);
    await channel.confirmSelect();
    return channel;
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`RabbitMQ did not confirm within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
