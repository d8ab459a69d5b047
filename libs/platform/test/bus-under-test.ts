import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource, type ServiceDatabase } from '#platform/database/service-database.js';
import { migrate } from '#platform/database/migrate.js';
import { BusPublisher } from '#platform/events/bus/publisher.js';
import { BusSubscriber } from '#platform/events/bus/bus-subscriber.js';
import { createEventDelivery } from '#platform/events/delivery-schema.js';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';
import { appendEvents, createEventLog, type NewEvent } from '#platform/events/event-log.js';
import type { Aggregate } from '#platform/events/event-payloads.js';
import { Wake } from '#platform/events/wake.js';
import { createEmptyTestDatabase } from '#testing/test-database.js';

class Log1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createEventLog);
    await runner.query(createEventDelivery);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('Forward only'));
  }
}

const log: ServiceDatabase = { name: 'orders', entities: [], migrations: [Log1700000000001] };

/** An event log, and what publishes and receives its events, without the rest of a service. */
export class BusUnderTest {
  private readonly wake = new Wake();
  private readonly closing = new Set<() => Promise<void>>();

  private constructor(
    private readonly busUrl: string,
    readonly dataSource: DataSource,
    private readonly drop: () => Promise<void>,
  ) {}

  static async start(busUrl: string): Promise<BusUnderTest> {
    const database = await createEmptyTestDatabase('orders');
    await migrate(log, database.ownerUrl, 'orders_app');
    const dataSource = await createDataSource(log, database.url).initialize();
    return new BusUnderTest(busUrl, dataSource, () => dataSource.destroy().then(() => database.drop()));
  }

  /** Writes events into the log and gives them their positions. */
  async write(...events: NewEvent[]): Promise<void> {
    await this.dataSource.transaction((manager) => appendEvents(manager, events));
    await this.dataSource.query('SELECT sequence_events($1)', [events.length]);
    this.wake.hint();
  }

  /** Publishes until the answer is called. */
  publish(): () => Promise<void> {
    const stopping = new AbortController();
    const publisher = new BusPublisher({ dataSource: this.dataSource, busUrl: this.busUrl, source: 'orders', wake: this.wake });
    const ended = publisher.run(stopping.signal);
    return this.closable(() => {
      stopping.abort();
      return ended;
    });
  }

  /** Follows as one more copy of a consumer until the answer is called. */
  follow(
    consumer: string,
    deliver: (event: ReceivedEvent) => void | Promise<void>,
    aggregates: Aggregate[] = ['order'],
  ): () => Promise<void> {
    const subscriber = new BusSubscriber(this.busUrl, 'catalog');
    subscriber.subscribe({ consumer, aggregates, deliver: async (event) => deliver(event) });
    return this.closable(() => subscriber.close());
  }

  async relay(): Promise<{ position: number; published: number }> {
    const [row] = await this.dataSource.query<{ position: string; published: string }[]>('SELECT position, published FROM event_relay');
    return { position: Number(row.position), published: Number(row.published) };
  }

  async stop(): Promise<void> {
    await this.reset();
    await this.drop();
  }

  /** Stops whatever publishes and follows. */
  async reset(): Promise<void> {
    await Promise.all([...this.closing].map((close) => close()));
  }

  private closable(close: () => Promise<void>): () => Promise<void> {
    const once = async () => {
      if (this.closing.delete(once)) await close();
    };
    this.closing.add(once);
    return once;
  }
}
