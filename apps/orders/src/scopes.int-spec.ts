import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventFeedServiceClient } from '#contracts/generated/ashlar/events/v1/feed.js';
import { OrderStatus } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { Scope } from '#platform/auth/scopes.js';
import { codeOf } from '#testing/code-of.js';
import { clientsAdmitted } from '#testing/rpc-admissions.js';
import { withAccessToken } from '#testing/test-identity.js';
import { startOrders, type OrdersUnderTest } from '../test/orders-under-test.js';

describe('API clients in orders', () => {
  let shop: OrdersUnderTest;
  beforeAll(async () => (shop = await startOrders()));
  afterAll(() => shop.stop());

  const tokenOf = (...scopes: Scope[]) => shop.users.identity.accessTokenFor({ role: 'client', scopes });

  it('get by their scopes to every rpc that is theirs, and to no other', async () => {
    const admitted = await clientsAdmitted('orders', shop.gateway, (scopes) => tokenOf(...scopes));
    const names = (text: string) => text.trim().split(/\s+/);
    expect(admitted).toEqual({
      'orders:read': names('OrderService.getOrder OrderService.listOrders OrderService.listOrderEvents'),
      'orders:write': names('OrderService.cancelOrder OrderService.shipOrder OrderService.deliverOrder PaymentService.refundOrder'),
      'events:read': names('FeedService.listEvents'),
      'webhooks:write': names(`
        WebhookEndpointService.listWebhookEndpoints WebhookEndpointService.getWebhookEndpoint WebhookEndpointService.createWebhookEndpoint
        WebhookEndpointService.updateWebhookEndpoint WebhookEndpointService.deleteWebhookEndpoint WebhookEndpointService.rotateWebhookSecret
        WebhookDeliveryService.testWebhookEndpoint WebhookDeliveryService.listWebhookDeliveries WebhookDeliveryService.redeliverWebhook`),
      anyone: names('PaymentService.handleWebhook EventFeedService.readChannel'),
    });
  });

  it("read everybody's orders with orders:read", async () => {
    const [ada, bob] = [shop.aCustomer(), shop.aCustomer()];
    const ids = [(await shop.place(ada)).id, (await shop.place(bob)).id];
    const asClient = <T>(work: () => T): T => withAccessToken(tokenOf('orders:read'), work);
    for (const id of ids) expect((await asClient(() => shop.orders.getOrder({ id }))).order!.id).toBe(id);
    const list = async (customerId: string) => {
      const status = OrderStatus.ORDER_STATUS_UNSPECIFIED;
      const { orders } = await asClient(() =>
        shop.orders.listOrders({ page: undefined, status, customerId, from: undefined, to: undefined }),
      );
      return orders.map(({ id }) => id);
    };
    expect((await list('')).sort()).toEqual([...ids].sort());
    expect(await list(bob.userId)).toEqual([ids[1]]);
  });

  it('cancel anybody’s order with orders:write', async () => {
    const { id } = await shop.place(shop.aCustomer());
    const client = { userId: 'c', role: 'client', accessToken: tokenOf('orders:write') } as const;
    expect((await shop.once(client, () => shop.orders.cancelOrder({ id }))).order!.status).toBe(OrderStatus.ORDER_STATUS_CANCELLED);
  });

  it('follow every channel of orders with events:read, and none without', async () => {
    const ada = shop.aCustomer();
    await shop.place(ada);
    const feed = shop.gateway.serviceClient<EventFeedServiceClient>('ashlar.events.v1.EventFeedService');
    const read = (channel: string, ...scopes: Scope[]) =>
      withAccessToken(tokenOf(...scopes), () => feed.readChannel({ channel, after: 0, limit: 0 }));
    for (const channel of ['orders', `customer:${ada.userId}`]) {
      await expect(read(channel, 'events:read')).resolves.toMatchObject({ epoch: expect.any(String) });
      await expect(read(channel, 'orders:read', 'orders:write')).rejects.toThrow(codeOf('FORBIDDEN'));
    }
  });
});
