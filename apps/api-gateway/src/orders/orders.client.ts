import { Injectable } from '@nestjs/common';
import { OrderStatus, type Order } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { OrderServiceClient, PlaceOrderRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { OrdersPeer } from '#platform/grpc/peers.module.js';
import { created, page, resource, whole } from '../edge/http/answer.js';
import { etagOfState } from '../edge/http/etag.js';
import { toPageRequest } from '../edge/input/page.dto.js';
import { toPostalAddress } from '../edge/input/to-postal-address.js';
import { knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import { toEventView } from './event.view.js';
import { orderNotFound, untilDeadline } from './order-calls.js';
import { statuses } from './order-status.js';
import { toOrderView, type OrderView } from './order.view.js';
import type { CancelDto, OrdersQuery, ParcelDto, PlaceOrderDto } from './orders.dto.js';

/** Orders, asked of orders. */
@Injectable()
export class OrdersClient {
  private readonly orders: PromiseClient<OrderServiceClient>;

  constructor(orders: OrdersPeer) {
    this.orders = orders.serviceClient<OrderServiceClient>('ashlar.orders.v1.OrderService');
  }

  async place(body: PlaceOrderDto) {
    const view = toOrderView(given((await this.orders.placeOrder(toPlaceRequest(body), untilDeadline)).order));
    return created(view, `/orders/${view.id}`, tagOf(view));
  }

  async get(id: string) {
    return answer((await this.orders.getOrder({ id: knownId(id, orderNotFound) })).order);
  }

  async list(query: OrdersQuery) {
    const { orders, page: info } = await this.orders.listOrders({
      page: toPageRequest(query),
      status: query.status ? statuses[query.status] : OrderStatus.ORDER_STATUS_UNSPECIFIED,
      customerId: query.customerId ?? '',
      from: query.from === undefined ? undefined : toTimestamp(new Date(query.from)),
      to: query.to === undefined ? undefined : toTimestamp(new Date(query.to)),
    });
    return page(orders.map(toOrderView), info);
  }

  async events(id: string) {
    return whole((await this.orders.listOrderEvents({ orderId: knownId(id, orderNotFound) })).events.map(toEventView));
  }

  async cancel(id: string, body: CancelDto) {
    return answer(
      (await this.orders.cancelOrder({ id: knownId(id, orderNotFound), reason: body.reason ?? undefined }, untilDeadline)).order,
    );
  }

  async ship(id: string, body: ParcelDto) {
    return answer((await this.orders.shipOrder({ id: knownId(id, orderNotFound), parcel: toParcel(body) })).order);
  }

  async deliver(id: string, body: ParcelDto) {
    return answer((await this.orders.deliverOrder({ id: knownId(id, orderNotFound), parcel: toParcel(body) })).order);
  }
}

const tagOf = ({ version, updatedAt }: OrderView): string => etagOfState(version, updatedAt);

const answer = (order: Order | undefined) => {
  const view = toOrderView(given(order));
  return resource(view, tagOf(view));
};

const toPlaceRequest = (body: PlaceOrderDto): PlaceOrderRequest => ({
  lines: body.lines.map(({ sku, quantity }) => ({ sku, quantity })),
  shippingAddress: toPostalAddress(body.shippingAddress),
  payment: body.payment ? { provider: body.payment.provider, token: body.payment.token } : undefined,
  expectedTotal: body.expectedTotal ?? undefined,
});

const toParcel = ({ carrier, trackingNumber }: ParcelDto) => ({
  carrier: carrier ?? undefined,
  trackingNumber: trackingNumber ?? undefined,
});
