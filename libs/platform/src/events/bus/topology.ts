import type { Channel } from 'rabbitmq-client';
import { type Aggregate, sourceOf } from '../event-payloads.js';

/** Every event goes through this exchange. */
export const eventsExchange = 'ashlar.events';

/** Exchange and queue of what no consumer could read. */
export const deadLetters = 'ashlar.dead-letters';

const aggregates = Object.keys(sourceOf) as Aggregate[];

/**
 * A quorum queue counts the connections that a message has seen end. RabbitMQ 4 throws a message away after twenty, RabbitMQ 3 takes a limit of -1
 * as 0; so a number that is never reached.
 */
const neverReached = 1_000_000_000;

/** e.g. `order.paid.3`. */
export const routingKey = (type: string, partition: number): string => `${type}.${partition}`;

/** The queue of one partition of what a consumer follows. */
export const queueName = (consumer: string, partition: number): string => `ashlar.${consumer}.${partition}`;

export const declareExchange = (channel: Channel): Promise<void> =>
  channel.exchangeDeclare({ exchange: eventsExchange, type: 'topic', durable: true });

/** Makes what is missing of one partition's queue, and ties it to the aggregates that the consumer follows now and to no others. */
export async function declareQueue(channel: Channel, consumer: string, followed: readonly Aggregate[], partition: number): Promise<void> {
  await declareExchange(channel);
  await declareDeadLetters(channel);
  const queue = queueName(consumer, partition);
  await channel.queueDeclare({ queue, durable: true, arguments: queueArguments });
  for (const aggregate of aggregates) {
    const binding = { queue, exchange: eventsExchange, routingKey: `${aggregate}.*.${partition}` };
    if (followed.includes(aggregate)) await channel.queueBind(binding);
    else await channel.queueUnbind(binding);
  }
}

/** A dead letter stays in its queue until the other queue has it, which asks for an overflow that refuses instead of dropping. */
const queueArguments = {
  'x-queue-type': 'quorum',
  'x-single-active-consumer': true,
  'x-delivery-limit': neverReached,
  'x-dead-letter-exchange': deadLetters,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
} as const;

async function declareDeadLetters(channel: Channel): Promise<void> {
  await channel.exchangeDeclare({ exchange: deadLetters, type: 'fanout', durable: true });
  await channel.queueDeclare({
    queue: deadLetters,
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': neverReached },
  });
  await channel.queueBind({ queue: deadLetters, exchange: deadLetters, routingKey: '' });
}
