import { type DynamicModule, Injectable, Module } from '@nestjs/common';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { DataSource } from 'typeorm';
import { AuthModule } from '#platform/auth/auth.module.js';
import { createService } from '#platform/bootstrap/run-service.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { migrate } from '#platform/database/migrate.js';
import type { ServiceDatabase } from '#platform/database/service-database.js';
import { createEventDelivery } from '#platform/events/delivery-schema.js';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';
import { appendEvents, createEventLog } from '#platform/events/event-log.js';
import { EventsModule } from '#platform/events/events.module.js';
import { PeersModule } from '#platform/grpc/peers.module.js';
import type { ServiceName } from '#platform/grpc/proto-files.js';
import { freePort } from '#testing/free-port.js';
import { createEmptyTestDatabase, type TestDatabase } from '#testing/test-database.js';
import { tlsFolderOf } from '#testing/test-certificates.js';
import { createTestIdentity } from '#testing/test-identity.js';

class Log1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createEventLog);
    await runner.query(createEventDelivery);
    await runner.query(
      `CREATE TABLE taken (n bigint GENERATED ALWAYS AS IDENTITY, subject text, version int, at timestamptz DEFAULT clock_timestamp())`,
    );
  }
  down(): Promise<void> {
    return Promise.reject(new Error('Forward only'));
  }
}

const databaseOf = (name: ServiceName): ServiceDatabase => ({ name, entities: [], migrations: [Log1700000000001] });

/** What the consumer under test does with an event, beside writing it down. */
export type Behaviour = (event: ReceivedEvent) => void | Promise<void>;

/** Two services with a consumer in between: orders writes events, catalog takes them. */
export interface EventsUnderTest {
  producer: DataSource;
  consumer: DataSource;
  consumerDatabase: TestDatabase;
  producerDatabase: TestDatabase;
  /** Called for each event within its transaction; throw to fail. */
  behaviour: { on: Behaviour };
  /** Writes the next events of a subject: versions from `from` on. */
  write(subject: string, from: number, count?: number): Promise<void>;
  /** What was taken, in the order of taking. */
  taken(): Promise<{ subject: string; version: number; at: Date }[]>;
  stopProducer(): Promise<void>;
  startProducer(): Promise<void>;
  /** One more copy of the consuming service; call the answer to stop it. */
  startConsumer(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** Starts them on databases of their own; with `busUrl` a broker carries the events. */
export async function startEvents(busUrl?: string): Promise<EventsUnderTest> {
  const [producerDatabase, consumerDatabase] = await Promise.all([createEmptyTestDatabase('orders'), createEmptyTestDatabase('catalog')]);
  await migrate(databaseOf('orders'), producerDatabase.ownerUrl);
  await migrate(databaseOf('catalog'), consumerDatabase.ownerUrl);
  const behaviour: { on: Behaviour } = { on: () => undefined };
  const target = `127.0.0.1:${await freePort()}`;
  const closing = new Set<() => Promise<void>>();

  const serve = async (self: ServiceName, listen: string, module: DynamicModule) => {
    const app = await createService(self, module, listen, false);
    await app.listen();
    const close = async () => {
      if (closing.delete(close)) await app.close();
    };
    closing.add(close);
    return { app, close };
  };
  const startProducer = () => serve('orders', target, producing(producerDatabase.url, busUrl));
  const startConsumer = async () =>
    serve('catalog', `127.0.0.1:${await freePort()}`, consuming(consumerDatabase.url, target, behaviour, busUrl));

  let producing_ = await startProducer();
  const consumer = await startConsumer();
  const dataSources = { producer: producing_.app.get(DataSource), consumer: consumer.app.get(DataSource) };
  return {
    ...dataSources,
    get producer() {
      return producing_.app.get(DataSource);
    },
    producerDatabase,
    consumerDatabase,
    behaviour,
    write: (subject, from, count = 1) =>
      producing_.app.get(DataSource).transaction((manager) =>
        appendEvents(
          manager,
          Array.from({ length: count }, (_, index) => ({ type: 'order.expired' as const, subject, version: from + index, data: {} })),
        ),
      ),
    taken: () => dataSources.consumer.query(`SELECT subject, version, at FROM taken ORDER BY n`),
    stopProducer: () => producing_.close(),
    startProducer: async () => {
      producing_ = await startProducer();
    },
    startConsumer: async () => (await startConsumer()).close,
    stop: async () => {
      await Promise.all([...closing].map((close) => close()));
      await producerDatabase.drop();
      await consumerDatabase.drop();
    },
  };
}

const common = (self: ServiceName, databaseUrl: string, busUrl: string | undefined) => [
  AuthModule.forRoot({ self, tlsDir: tlsFolderOf(self) }),
  createTestIdentity().module,
  DatabaseModule.forRoot(databaseOf(self), databaseUrl),
  EventsModule.forRoot({ self, databaseUrl, busUrl }),
];

function producing(databaseUrl: string, busUrl: string | undefined): DynamicModule {
  @Module({})
  class ProducingModule {}
  return { module: ProducingModule, imports: common('orders', databaseUrl, busUrl) };
}

function consuming(databaseUrl: string, orders: string, behaviour: { on: Behaviour }, busUrl: string | undefined): DynamicModule {
  @Injectable()
  class Recorder extends EventConsumer {
    override readonly name = 'catalog.recorder';
    override readonly aggregates = ['order'] as const;
    override readonly batch = 20;

    override async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
      await manager.query(`INSERT INTO taken (subject, version) VALUES ($1, $2)`, [event.subject, event.version]);
      await behaviour.on(event);
    }
  }
  @Module({})
  class ConsumingModule {}
  return {
    module: ConsumingModule,
    imports: [...common('catalog', databaseUrl, busUrl), PeersModule.forRoot({ orders })],
    providers: [Recorder],
  };
}
