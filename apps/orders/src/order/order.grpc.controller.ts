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
import { PlaceOrder } from './place-order.js';
import { ShipOrder } from './ship-order.js';
import { ShowOrders } from './show-orders.js';

@Controller()
@OrderServiceControllerMethods()
export class OrderGrpcController implements OrderServiceController {
  constructor(
    private readonly show: ShowOrders,
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
  getOrder(request: GetOrderRequest): Promise<GetOrderResponse> {
    return this.show.one(request);
  }

  @LoggedIn({ scope: 'orders:read' })
  listOrders(request: ListOrdersRequest): Promise<ListOrdersResponse> {
    return this.show.list(request);
  }

  @LoggedIn({ scope: 'orders:read' })
  listOrderEvents(request: ListOrderEventsRequest): Promise<ListOrderEventsResponse> {
    return this.show.history(request);
  }

  @LoggedIn({ scope: 'orders:write' })
  async cancelOrder({ id }: CancelOrderRequest): Promise<CancelOrderResponse> {
    return { order: await this.cancel.execute(id) };
  }

  @AdminOnly({ scope: 'orders:write' })
  async shipOrder(request: ShipOrderRequest): Promise<ShipOrderResponse> {
    return { order: await this.ship.execute(request) };
  }

  @AdminOnly({ scope: 'orders:write' })
  async deliverOrder(request: DeliverOrderRequest): Promise<DeliverOrderResponse> {
    return { order: await this.deliver.execute(request) };
  }

  @ServicesOnly('catalog')
  getOrderStatus(request: GetOrderStatusRequest): Promise<GetOrderStatusResponse> {
    return this.show.status(request);
  }
}
