import type { Connection } from 'rabbitmq-client';
import { connectToBus } from './bus-connection.js';
import type { Subscription } from './bus-subscription.js';
import { PartitionReader } from './partition-reader.js';
import { partitions } from '../partition.js';

const farewellMs = 2_000;

/** Everything that one process follows over the broker: one connection, and a channel for each partition of each consumer. */
export class BusSubscriber {
  private readonly connection: Connection;
  private readonly readers: PartitionReader[] = [];

  constructor(busUrl: string, service: string) {
    this.connection = connectToBus(busUrl, `ashlar-${service}-consumers`);
  }

  /** Begins to deliver, and goes on until `close` whatever becomes of the broker. */
  subscribe(subscription: Subscription): void {
    for (let partition = 0; partition < partitions; partition++) {
      this.readers.push(new PartitionReader(this.connection, subscription, partition));
    }
  }

  /** Delivers nothing more and waits for what is being delivered, but not for a broker that does not answer. */
  async close(): Promise<void> {
    const deadline = setTimeout(() => this.connection.unsafeDestroy(), farewellMs);
    await Promise.all(this.readers.map((reader) => reader.close()));
    clearTimeout(deadline);
    this.connection.unsafeDestroy();
  }
}
