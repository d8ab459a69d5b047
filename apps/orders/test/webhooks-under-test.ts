import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#platform/database/service-database.js';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';
import { MasterKeys } from '#platform/privacy/master-keys.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { PersonKeys } from '#platform/privacy/person-keys.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { privacyFolders } from '#testing/privacy-folders.js';
import { testSecret } from '#testing/test-identity.js';
import { ordersDatabase } from '../src/data-source.js';
import { FeedConsumer } from '../src/feed/feed.consumer.js';
import { AddressRules } from '../src/webhook/address-rules.js';
import { AttemptDelivery } from '../src/webhook/attempt-delivery.js';
import { ClaimDeliveries } from '../src/webhook/claim-deliveries.js';
import { CollectEvents } from '../src/webhook/collect-events.js';
import { CreateEndpoint } from '../src/webhook/create-endpoint.js';
import type { DeliveryRow } from '../src/webhook/delivery-row.js';
import { Receivers } from '../src/webhook/receivers.js';
import { RecordOutcome } from '../src/webhook/record-outcome.js';
import { Redeliver } from '../src/webhook/redeliver.js';
import { RotateSecret } from '../src/webhook/rotate-secret.js';
import { TestEndpoint } from '../src/webhook/test-endpoint.js';
import { UpdateEndpoint } from '../src/webhook/update-endpoint.js';
import { WebhookLoop } from '../src/webhook/webhook-loop.js';
import { WebhookSender } from '../src/webhook/webhook-sender.js';
import { WebhookQueries } from '../src/webhook/webhook.queries.js';
import { WebhookSettings } from '../src/webhook/webhook.settings.js';
import { aFact } from './facts.js';

/** Outbound webhooks on a database of their own, and as many processes that send them as a test starts. */
export class WebhooksUnderTest {
  readonly create: CreateEndpoint;
  readonly update: UpdateEndpoint;
  readonly rotate: RotateSecret;
  readonly test: TestEndpoint;
  readonly redeliver: Redeliver;
  readonly queries: WebhookQueries;
  readonly collect: CollectEvents;
  readonly claims: ClaimDeliveries;
  readonly record: RecordOutcome;
  readonly keys: PersonKeyStore;
  private readonly stops: (() => Promise<void>)[] = [];

  private constructor(
    readonly dataSource: DataSource,
    private readonly settings: WebhookSettings,
    private readonly personKeys: PersonKeys,
    private readonly drop: () => Promise<void>,
  ) {
    const receivers = new Receivers(settings);
    this.queries = new WebhookQueries(dataSource, settings);
    this.keys = new PersonKeyStore(personKeys);
    this.create = new CreateEndpoint(dataSource, receivers, this.keys);
    this.update = new UpdateEndpoint(dataSource, receivers, this.queries);
    this.rotate = new RotateSecret(dataSource, this.keys);
    this.test = new TestEndpoint(dataSource);
    this.redeliver = new Redeliver(dataSource);
    this.collect = new CollectEvents(dataSource);
    this.claims = new ClaimDeliveries(dataSource);
    this.record = new RecordOutcome(dataSource, settings);
  }

  /** `scale` as WEBHOOK_RETRY_SCALE; 127.0.0.2 is allowed. */
  static async start(scale: number): Promise<WebhooksUnderTest> {
    const database = await createTestDatabase(ordersDatabase);
    const dataSource = await createDataSource(ordersDatabase, database.url).initialize();
    const folders = privacyFolders();
    const keys = new PersonKeys(new MasterKeys(folders.env.MASTER_KEYS_DIR));
    return new WebhooksUnderTest(dataSource, new WebhookSettings(new AddressRules(['127.0.0.2']), scale, testSecret), keys, async () => {
      await database.drop();
      folders.remove();
    });
  }

  /** Starts a process's worth of sending. */
  send(): WebhookLoop {
    const sender = new WebhookSender(this.settings);
    const loop = new WebhookLoop(this.collect, this.claims, new AttemptDelivery(sender, this.record, this.claims, this.personKeys));
    loop.onApplicationBootstrap();
    this.stops.push(async () => {
      await loop.beforeApplicationShutdown();
      await sender.onApplicationShutdown();
    });
    return loop;
  }

  /** An endpoint for everything, unless told. */
  async endpoint(url: string, events = ['*']): Promise<{ id: string; secret: string }> {
    const { endpoint, secret } = await this.create.execute({ url, events });
    return { id: endpoint.state.id, secret };
  }

  /** Puts facts about one subject into the log, numbered from `first`; answers with their ids. */
  async happen(subject: string, types: ReceivedEvent['type'][], first = 1): Promise<string[]> {
    const facts = types.map((type, index) => aFact(type, { id: randomUUID(), subject, version: first + index }));
    await this.dataSource.transaction(async (manager) => {
      for (const fact of facts) await new FeedConsumer().handle(fact, manager);
    });
    return facts.map(({ id }) => id);
  }

  /** Every attempt, oldest first. */
  async attempts(endpointId: string): Promise<DeliveryRow[]> {
    return (
      await this.queries.deliveries(endpointId, undefined, { limit: 100, cursor: '', count: 'COUNT_MODE_UNSPECIFIED' as never })
    ).deliveries.reverse();
  }

  async change(id: string, changes: { disabled?: boolean; url?: string; events?: string[] }): Promise<void> {
    await this.update.execute({ id, updateMask: Object.keys(changes), url: '', events: [], disabled: false, ...changes });
  }

  async stop(): Promise<void> {
    await Promise.all(this.stops.map((stop) => stop()));
    await this.dataSource.destroy();
    await this.drop();
  }
}

/** Long enough for anything that would be sent by mistake to have been: several rounds. */
export const severalRounds = () => sleep(700);
