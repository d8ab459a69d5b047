import { StreamClient } from '#testing/stream-client.js';
import { FeedDouble } from './feed-double.js';
import { startGateway, type GatewayUnderTest } from './gateway-under-test.js';

/** The gateway in front of two feeds that a test writes, and sockets to its stream that end with the test. */
export class StreamUnderTest {
  private readonly clients: StreamClient[] = [];

  private constructor(
    readonly gateway: GatewayUnderTest,
    readonly orders: FeedDouble,
    readonly catalog: FeedDouble,
  ) {}

  static async start(): Promise<StreamUnderTest> {
    const [orders, catalog] = await Promise.all([new FeedDouble().start('orders'), new FeedDouble().start('catalog')]);
    const env = { ORDERS_GRPC_URL: orders.target, CATALOG_GRPC_URL: catalog.target, CORS_ORIGINS: 'https://shop.example' };
    return new StreamUnderTest(await startGateway(env), orders, catalog);
  }

  /** A socket that has said nothing yet. */
  async connect(options?: Parameters<typeof StreamClient.open>[1]): Promise<StreamClient> {
    const client = await StreamClient.open(this.gateway.url, options);
    this.clients.push(client);
    return client;
  }

  token = (userId: string, role: 'customer' | 'admin' = 'customer', more: { expiresIn?: number; sessionId?: string } = {}): string =>
    this.gateway.identity.accessTokenFor({ userId, role, ...more });

  /** So many events of a customer's order, one after the other. */
  sell(customerId: string, times = 1, options?: { doubled?: boolean }): void {
    for (let n = 0; n < times; n++) this.orders.happen('order.paid', `order of ${customerId}`, { customerId }, options);
  }

  async disconnect(): Promise<void> {
    await Promise.all(this.clients.splice(0).map((client) => client.end()));
  }

  async stop(): Promise<void> {
    await this.disconnect();
    await this.gateway.stop();
    this.orders.stop();
    this.catalog.stop();
  }
}
