import { Controller } from '@nestjs/common';
import type {
  CancelOrderRequest,
  CancelOrderResponse,
  DeliverOrderRequest,
  DeliverOrderResponse,
  GetOrderRequest,
  GetOrderResponse,
  GetOrderStatusRequest,
  GetOrderStatusResponse,
  ListOrderEventsRequest,
  ListOrderEventsResponse,
  ListOrdersRequest,
  ListOrdersResponse,
  OrderServiceController,
  PlaceOrderRequest,
  PlaceOrderResponse,
  ShipOrderRequest,
  ShipOrderResponse,
} from '#contracts/generated/ashlar/orders/v1/orders.js';
import { OrderServiceControllerMethods } from '#contracts/generated/ashlar/orders/v1/orders.js';
import { AdminOnly, LoggedIn, ServicesOnly } from '#platform/auth/access-rules.js';
import { CancelOrder } from './cancel-order.js';
import { DeliverOrder } from './deliver-order.js';
import { visibleOrder } from './order-access.js';
import { toProtoEvent } from './order-event.proto.js';
import { readOrderList } from './order-list.js';
import { OrderQueries } from './order.queries.js';
import { toProtoOrder, toProtoOrderStatus } from './order.proto.js';
import { PlaceOrder } from './place-order.js';
import { ShipOrder } from './ship-order.js';

@Controller()
@OrderServiceControllerMethods()
export class OrderGrpcController implements OrderServiceController {
  constructor(
    private readonly queries: OrderQueries,
    private readonly place: PlaceOrder,
    private readonly cancel: CancelOrder,
    private readonly ship: ShipOrder,
    private readonly deliver: DeliverOrder,
  ) {}

  @LoggedIn()
  async placeOrder(request: PlaceOrderRequest): Promise<PlaceOrderResponse> {
    return { order: await this.place.execute(request) };
  }

  @LoggedIn({ scope: 'orders:read' })
  async getOrder({ id }: GetOrderRequest): Promise<GetOrderResponse> {
    return { order: toProtoOrder(visibleOrder(await this.queries.find(id), 'orders:read')) };
  }

  @LoggedIn({ scope: 'orders:read' })
  async listOrders(request: ListOrdersRequest): Promise<ListOrdersResponse> {
    const { orders, page } = await this.queries.list(readOrderList(request), request.page?.cursor ?? '');
    return { orders: orders.map(toProtoOrder), page };
  }

  @LoggedIn({ scope: 'orders:read' })
  async listOrderEvents({ orderId }: ListOrderEventsRequest): Promise<ListOrderEventsResponse> {
    const order = visibleOrder(await this.queries.find(orderId), 'orders:read');
    return { events: (await this.queries.events(order.id)).map(toProtoEvent) };
  }

  @LoggedIn({ scope: 'orders:write' })
  async cancelOrder({ id }: CancelOrderRequest): Promise<CancelOrderResponse> {
    return { order: await this.cancel.execute(id) };
  }

  @AdminOnly({ scope: 'orders:write' })
  async shipOrder(request: ShipOrderRequest): Promise<ShipOrderResponse> {
    return { order: toProtoOrder(await this.ship.execute(request)) };
  }

  @AdminOnly({ scope: 'orders:write' })
  async deliverOrder(request: DeliverOrderRequest): Promise<DeliverOrderResponse> {
    return { order: toProtoOrder(await this.deliver.execute(request)) };
  }

  @ServicesOnly('catalog')
  async getOrderStatus({ id }: GetOrderStatusRequest): Promise<GetOrderStatusResponse> {
    return { status: toProtoOrderStatus(await this.queries.status(id)) };
  }
}
