import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AnalyticsServiceClient } from '#contracts/generated/ashlar/orders/v1/analytics.js';
import type { FeedServiceClient } from '#contracts/generated/ashlar/orders/v1/feed.js';
import type { Order } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { OrderServiceClient, PlaceOrderRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import type { PaymentServiceClient } from '#contracts/generated/ashlar/orders/v1/payments.js';
import type { PrivacyServiceClient } from '#contracts/generated/ashlar/orders/v1/privacy.js';
import { createService } from '#platform/bootstrap/run-service.js';
import type { ProcessName } from '#platform/certificates/process-names.js';
import type { Environment } from '#platform/config/load-config.js';
import { backgroundCall, runInCallContext, type Caller } from '#platform/grpc/call-context.js';
import { GrpcPeer, type PromiseClient } from '#platform/grpc/grpc-client.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { freePort } from '#testing/free-port.js';
import { certificateOf, tlsFolderOf } from '#testing/test-certificates.js';
import { privacyFolders } from '#testing/privacy-folders.js';
import { testSecret } from '#testing/test-identity.js';
import { ordersDatabase } from '../src/data-source.js';
import { loadOrdersConfig } from '../src/orders.env.js';
import { OrdersModule } from '../src/orders.module.js';
import { FakeCatalog } from './fake-catalog.js';
import { FakeSandbox, sandboxSecrets } from './fake-sandbox.js';
import { FakeUsers } from './fake-users.js';
import { FakeStripe, stripeSecrets } from './stripe/fake-stripe.js';

/** Somebody who calls, with a token of theirs. */
export type Person = Pick<Caller, 'userId' | 'role'> & { accessToken: string };

/** The whole service on a database of its own beside doubles of its neighbours, and what a test says to it over gRPC, as the gateway would. */
export interface OrdersUnderTest {
  orders: PromiseClient<OrderServiceClient>;
  payments: PromiseClient<PaymentServiceClient>;
  feed: PromiseClient<FeedServiceClient>;
  analytics: PromiseClient<AnalyticsServiceClient>;
  /** The gateway's way to it. */
  gateway: GrpcPeer;
  privacy: PromiseClient<PrivacyServiceClient>;
  /** Where its mails go. */
  mailFolder: string;
  /** What its ledger of erasures says. */
  erasureLedger(): string;
  /** Something of the service itself, e.g. a consumer. */
  get<T>(type: Type<T>): T;
  catalog: FakeCatalog;
  users: FakeUsers;
  sandbox: FakeSandbox;
  stripe: FakeStripe;
  dataSource: DataSource;
  aCustomer(): Person;
  anAdministrator(): Person;
  /** Runs `work` as that person; with a key, as one request that carries it. The body's hash is the key's unless it is given. */
  as<T>(person: Person | undefined, work: () => T, key?: { key: string; bodyHash?: string; scope?: string }): T;
  /** Runs `work` as a service with no person behind it. */
  asService<T>(name: ProcessName, work: (orders: PromiseClient<OrderServiceClient>) => Promise<T>): Promise<T>;
  /** Places an order: one of a thing that costs 1000 unless told. */
  place(person: Person, request?: Partial<PlaceOrderRequest>, key?: string): Promise<Order>;
  /** Runs `work` with a key of its own. */
  once<T>(person: Person, work: () => T): T;
  /** What the event log says of an order, oldest first. */
  eventsOf(orderId: string): Promise<{ type: string; version: number; data: object }[]>;
  /** What catalog holds for an order, once it has made of the order's events what it makes of them. */
  stockOf(orderId: string): Promise<string | undefined>;
  /** Lets every job that waits for its time run now. */
  hurry(task?: string): Promise<void>;
  stop(): Promise<void>;
}

export const address = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };
/** An idempotency key that nobody used. */
export const aKey = (): string => randomUUID();
export const payWith = (token: string, provider = 'sandbox') => ({ provider, token });

export async function startOrders(env: Environment = {}): Promise<OrdersUnderTest> {
  const database = await createTestDatabase(ordersDatabase);
  const [catalog, users] = await Promise.all([new FakeCatalog().start(), new FakeUsers().start()]);
  const [sandbox, stripe] = await Promise.all([new FakeSandbox().start(), new FakeStripe().start()]);
  const folders = privacyFolders();
  const mailFolder = mkdtempSync(join(tmpdir(), 'ashlar-orders-mail-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const config = loadOrdersConfig({
    INTERNAL_SECRET: testSecret,
    TLS_DIR: tlsFolderOf('orders'),
    ORDERS_DATABASE_URL: database.url,
    USERS_GRPC_URL: users.target,
    CATALOG_GRPC_URL: catalog.target,
    PAYMENT_PROVIDER_SANDBOX_URL: sandbox.url,
    SANDBOX_API_KEY: sandboxSecrets.apiKey,
    SANDBOX_WEBHOOK_SECRET: sandboxSecrets.webhookSecret,
    STRIPE_API_URL: stripe.url,
    STRIPE_SECRET_KEY: stripeSecrets.secretKey,
    STRIPE_WEBHOOK_SECRET: stripeSecrets.webhookSecret,
    MAIL_DIR: mailFolder,
    ...folders.env,
    ...env,
  });
  const app = await createService('orders', OrdersModule.forRoot(config), listen, false);
  await app.listen();
  const dataSource = app.get(DataSource);
  const peers: GrpcPeer[] = [];
  const peerOf = (name: ProcessName): GrpcPeer => {
    const peer = new GrpcPeer({ service: 'orders', target: listen, certificate: certificateOf(name), defaultTimeoutMs: 20_000 });
    peers.push(peer);
    return peer;
  };
  const gateway = peerOf('api-gateway');
  const orders = gateway.serviceClient<OrderServiceClient>('ashlar.orders.v1.OrderService');

  const aPerson = (role: Caller['role']): Person => {
    const userId = randomUUID();
    return { userId, role, accessToken: users.identity.accessTokenFor({ userId, role }) };
  };
  const as: OrdersUnderTest['as'] = (person, work, key) => {
    const idempotency = key && { scope: 'POST /test', bodyHash: createHash('sha256').update(key.key).digest('hex'), ...key };
    return runInCallContext({ ...backgroundCall(randomUUID()), accessToken: person?.accessToken, idempotency }, work);
  };
  return {
    gateway,
    orders,
    payments: gateway.serviceClient<PaymentServiceClient>('ashlar.orders.v1.PaymentService'),
    feed: gateway.serviceClient<FeedServiceClient>('ashlar.orders.v1.FeedService'),
    analytics: gateway.serviceClient<AnalyticsServiceClient>('ashlar.orders.v1.AnalyticsService'),
    privacy: gateway.serviceClient<PrivacyServiceClient>('ashlar.orders.v1.PrivacyService'),
    mailFolder,
    erasureLedger: () => readFileSync(join(folders.env.ERASURE_LEDGER_DIR, 'orders.ndjson'), 'utf8'),
    get: (type) => app.get(type),
    catalog,
    users,
    sandbox,
    stripe,
    dataSource,
    aCustomer: () => aPerson('customer'),
    anAdministrator: () => aPerson('admin'),
    as,
    asService: async (name, work) => {
      const peer = peerOf(name);
      return work(peer.serviceClient<OrderServiceClient>('ashlar.orders.v1.OrderService'));
    },
    place: async (person, request = {}, key = aKey()) => {
      const lines = request.lines ?? [{ sku: catalog.sells(), quantity: 1 }];
      const full = { shippingAddress: address, payment: undefined, expectedTotal: undefined, ...request, lines };
      return (await as(person, () => orders.placeOrder(full), { key })).order!;
    },
    once: (person, work) => as(person, work, { key: aKey() }),
    eventsOf: (orderId) => dataSource.query(`SELECT type, version, data FROM event_log WHERE subject = $1 ORDER BY id`, [orderId]),
    stockOf: async (orderId) => {
      const events: { type: string }[] = await dataSource.query(`SELECT type FROM event_log WHERE subject = $1`, [orderId]);
      const happened = new Set(events.map(({ type }) => type));
      const held = catalog.stateOf(orderId);
      if (held === 'released' || happened.has('order.cancelled') || happened.has('order.expired')) return 'released';
      return happened.has('order.paid') ? 'committed' : held;
    },
    hurry: async (task) => {
      await dataSource.query(
        `SELECT graphile_worker.reschedule_jobs(array_agg(j.id), run_at := now())
         FROM graphile_worker.jobs j WHERE j.locked_at IS NULL AND ($1::text IS NULL OR j.task_identifier = $1) HAVING count(*) > 0`,
        [task ?? null],
      );
    },
    stop: async () => {
      for (const peer of peers) peer.close();
      await app.close();
      for (const double of [catalog, users, sandbox, stripe]) double.stop();
      await database.drop();
      rmSync(mailFolder, { recursive: true });
      folders.remove();
    },
  };
}
