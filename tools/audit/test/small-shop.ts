import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { FileFormat, ImportState } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { createDataSource } from '#platform/database/service-database.js';
import { MasterKeys } from '#platform/privacy/master-keys.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { PersonKeys } from '#platform/privacy/person-keys.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { eventually } from '#testing/eventually.js';
import { privacyFolders } from '#testing/privacy-folders.js';
import { urlOn } from '#testing/postgres/provision-database.js';
import type { TestDatabase } from '#testing/test-database.js';
import { testServerUrl } from '#testing/test-server.js';
import { ordersDatabase } from '../../../apps/orders/src/data-source.js';
import { insertOrder, lockKnownOrder, saveOrder } from '../../../apps/orders/src/order/order.store.js';
import { sealContact } from '../../../apps/orders/src/order/contact.js';
import { Order } from '../../../apps/orders/src/order/order.entity.js';
import { usersDatabase } from '../../../apps/users/src/data-source.js';
import { ImportRunner } from '../../../apps/catalog/src/import/import-runner.js';
import { startCatalog, type CatalogUnderTest } from '../../../apps/catalog/test/catalog-under-test.js';
import type { AuditTarget } from '../audit-report.js';
import type { Movement } from '../ledger.js';

const price = 250;
const pieces = 2;
const grand = price * pieces;

/** What was done with a payment that succeeded, and with its order. */
type Course = 'waits' | 'paid' | 'shipped' | 'cancelled' | 'refunded';

/** A shop of real rows and events, made by the code of its services, and a provider that only shows a ledger. Nothing in it goes on by itself. */
export class SmallShop {
  readonly ledger: Movement[] = [];
  readonly ids = {} as Record<Course | 'import', string>;
  sku = '';
  /** The SKU of a product that came in by a file. */
  readonly goods = 'KETTLE';
  target: AuditTarget;
  private provider: Server;
  private readonly folders = privacyFolders();
  private readonly keys = new PersonKeyStore(new PersonKeys(new MasterKeys(this.folders.env.MASTER_KEYS_DIR)));

  private constructor(
    private readonly catalog: CatalogUnderTest,
    private readonly databases: { orders: TestDatabase; users: TestDatabase },
    private readonly orders: DataSource,
    private readonly clients: Record<'users' | 'catalog' | 'orders', pg.Client>,
  ) {}

  static async open(): Promise<SmallShop> {
    const catalog = await startCatalog();
    const databases = { orders: await createTestDatabase(ordersDatabase), users: await createTestDatabase(usersDatabase) };
    const orders = await createDataSource(ordersDatabase, databases.orders.url).initialize();
    const [{ name }] = await catalog.dataSource.query<[{ name: string }]>('SELECT current_database() AS name');
    const catalogUrl = urlOn(await testServerUrl(), name);
    const urls = { users: databases.users.adminUrl, catalog: catalogUrl, orders: databases.orders.adminUrl };
    const clients = { users: await connect(urls.users), catalog: await connect(urls.catalog), orders: await connect(urls.orders) };
    const shop = new SmallShop(catalog, databases, orders, clients);
    await shop.fill();
    shop.target = { databaseUrls: urls, sandboxUrl: await shop.showLedger() };
    return shop;
  }

  /** As the superuser, past every constraint. */
  async sql(database: 'users' | 'catalog' | 'orders', text: string, values: unknown[] = []): Promise<void> {
    await this.clients[database].query(`SET session_replication_role = replica`);
    await this.clients[database].query(text, values);
  }

  async close(): Promise<void> {
    this.provider.close();
    this.folders.remove();
    for (const client of Object.values(this.clients)) await client.end();
    await this.orders.destroy();
    await this.catalog.stop();
    await this.databases.orders.drop();
    await this.databases.users.drop();
  }

  private async fill(): Promise<void> {
    const { catalog } = this;
    this.sku = await catalog.make.sku(100, { price: { amount: price, currency: 'GBP' } });
    const adjustment = { sku: this.sku, delta: 5, reason: 'counted' };
    await catalog.asAdmin(() => catalog.stock.adjustStock(adjustment), randomUUID(), JSON.stringify(adjustment));
    await this.bringIn();
    for (const course of ['waits', 'paid', 'shipped', 'cancelled', 'refunded'] as const) this.ids[course] = await this.order(course);
    await this.sql(
      'users',
      `INSERT INTO event_log (event_id, aggregate, subject, version, type, data) VALUES ($1, 'user', 'ada', 1, 'user.created', '{}')`,
      [randomUUID()],
    );
    await this.sql('orders', 'INSERT INTO erasure (person_id) VALUES ($1)', [randomUUID()]);
    await this.sql(
      'orders',
      `INSERT INTO idempotency_record (principal, scope, key, body_hash, resource_id, answer) VALUES ('p', 's', 'k', 'h', $1, $2)`,
      [this.ids.paid, { ok: { id: this.ids.paid } }],
    );
    await this.deliver();
  }

  /** A file of two products, one of which cannot be taken. */
  private async bringIn(): Promise<void> {
    const { imports } = this.catalog;
    const piece = Buffer.from(`sku,name,brand,category,price,stock\n${this.goods},Kettle,Langdale,Kitchen > Tea,20,3\nFREE,Mug,,,free,1\n`);
    const settings = { currency: 'GBP', locale: '', mapping: '', dryRun: false, gzip: false, zeroPrices: false };
    await this.catalog.asAdmin(async () => {
      const { id } = await imports.createImport({ format: FileFormat.FILE_FORMAT_CSV, piece, ...settings });
      await imports.submitImport({ id, pieces: 1 });
      await eventually(async () => {
        const { state } = (await imports.getImport({ id })).import!;
        if (state !== ImportState.IMPORT_STATE_SUCCEEDED) throw new Error(`The import is ${state}`);
      }, 20_000);
      this.ids.import = id;
    });
    await this.catalog.get(ImportRunner).beforeApplicationShutdown();
  }

  private async order(course: Course): Promise<string> {
    const id = randomUUID();
    const { stock } = this.catalog.from('orders');
    const held = await stock.reserveStock({ orderId: id, lines: [{ sku: this.sku, quantity: pieces }], holdSeconds: 900 });
    const { variantId, name, unitPrice } = held.lines[0];
    const line = { sku: this.sku, variantId, name, unitPrice: unitPrice!.amount, quantity: pieces, total: grand };
    const totals = { items: grand, shipping: 0, tax: 0, discount: 0, grand };
    const number = `0000-${this.numbered()}`;
    const customerId = randomUUID();
    const key = await this.keys.findOrMake(this.orders.manager, customerId);
    const person = { customerId, contact: sealContact(key, { email: 'ada@example.com', shippingAddress: null }) };
    const now = new Date();
    const order = Order.place({ id, number, currency: 'GBP', ...person, lines: [line], totals }, 900, now);
    const paymentId = randomUUID();
    if (course !== 'waits') order.startPayment(paymentId, 'sandbox', now);
    await this.orders.transaction((manager) => insertOrder(manager, order));
    if (course === 'waits') return id;
    await this.change(id, (each) => each.settlePayment(paymentId, { status: 'succeeded', providerRef: 'ch' }, now));
    this.moved('charge', id, grand, `order:${id}:charge:1`);
    await stock.commitReservation({ orderId: id });
    if (course === 'shipped') await this.change(id, (each) => each.ship({ carrier: 'Royal Mail' }, now));
    if (course === 'cancelled') await this.giveBack(id, grand, (each) => each.cancel(now));
    if (course === 'cancelled') await stock.releaseReservation({ orderId: id });
    if (course === 'refunded')
      await this.giveBack(id, 100, (each) => each.refund(each.payments[0], { id: randomUUID(), amount: 100, reason: 'x' }, now));
    return id;
  }

  private numbered = () => String(1000 + Object.keys(this.ids).length);

  private async change(id: string, deed: (order: Order) => unknown): Promise<Order> {
    return this.orders.transaction(async (manager) => {
      const order = await lockKnownOrder(manager, id);
      deed(order);
      await saveOrder(manager, order);
      return order;
    });
  }

  private async giveBack(id: string, amount: number, deed: (order: Order) => unknown): Promise<void> {
    const { newRefunds } = await this.change(id, deed);
    const [refund] = newRefunds;
    await this.change(id, (order) => order.settleRefund(refund, { status: 'succeeded', providerRef: 're' }, new Date()));
    await this.sql('orders', `UPDATE refund SET status = 'succeeded', provider_ref = 're' WHERE id = $1`, [refund.id]);
    this.moved('refund', id, amount, `refund:${refund.id}`);
  }

  private moved(kind: Movement['kind'], orderId: string, amount: number, idempotencyKey: string): void {
    this.ledger.push({ id: randomUUID(), orderId, kind, amount, currency: 'GBP', idempotencyKey, at: new Date().toISOString() });
  }

  /** What the relays and the feed's consumer do. */
  private async deliver(): Promise<void> {
    for (const service of ['users', 'catalog', 'orders'] as const) {
      await this.sql(service, 'SELECT sequence_events(1000)');
      const { rows } = await this.clients[service].query<Record<string, unknown>>('SELECT * FROM event_log ORDER BY position');
      for (const { event_id, type, aggregate, subject, version, data, occurred_at } of rows) {
        await this.sql(
          'orders',
          `WITH next AS (UPDATE feed_head SET position = position + 1 RETURNING position)
           INSERT INTO feed_event (position, event_id, source, type, aggregate, subject, version, data, occurred_at)
           SELECT position, $1, $2, $3, $4, $5, $6, $7, $8 FROM next`,
          [event_id, service, type, aggregate, subject, version, data, occurred_at],
        );
      }
    }
  }

  private async showLedger(): Promise<string> {
    this.provider = createServer((_, response) => response.end(JSON.stringify({ data: this.ledger })));
    await new Promise<void>((listening) => this.provider.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.provider.address() as AddressInfo).port}`;
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
