import { Injectable } from '@nestjs/common';
import type {
  GetOrderRequest,
  GetOrderResponse,
  GetOrderStatusRequest,
  GetOrderStatusResponse,
  ListOrderEventsRequest,
  ListOrderEventsResponse,
  ListOrdersRequest,
  ListOrdersResponse,
} from '#contracts/generated/ashlar/orders/v1/orders.js';
import { visibleOrder } from './order-access.js';
import { OrderContacts } from './order-contacts.js';
import { toProtoEvent } from './order-event.proto.js';
import { readOrderList } from './order-list.js';
import { toProtoOrder, toProtoOrderStatus } from './order.proto.js';
import { OrderQueries } from './order.queries.js';

/** Orders as whoever may see them sees them. */
@Injectable()
export class ShowOrders {
  constructor(
    private readonly queries: OrderQueries,
    private readonly contacts: OrderContacts,
  ) {}

  /** Throws ORDER_NOT_FOUND, PERSONAL_DATA_TAMPERED. */
  async one({ id }: GetOrderRequest): Promise<GetOrderResponse> {
    const order = visibleOrder(await this.queries.find(id), 'orders:read');
    return { order: toProtoOrder(order, this.contacts.open(order)) };
  }

  /** Throws 403 for a customer who names another. */
  async list(request: ListOrdersRequest): Promise<ListOrdersResponse> {
    const { orders, page } = await this.queries.list(readOrderList(request), request.page?.cursor ?? '');
    return { orders: orders.map((order) => toProtoOrder(order, this.contacts.openOrLeave(order))), page };
  }

  /** Throws ORDER_NOT_FOUND. */
  async history({ orderId }: ListOrderEventsRequest): Promise<ListOrderEventsResponse> {
    const order = visibleOrder(await this.queries.find(orderId), 'orders:read');
    return { events: (await this.queries.events(order.id)).map(toProtoEvent) };
  }

  /** Throws ORDER_NOT_FOUND, ORDER_PENDING. */
  async status({ id }: GetOrderStatusRequest): Promise<GetOrderStatusResponse> {
    return { status: toProtoOrderStatus(await this.queries.status(id)) };
  }
}
