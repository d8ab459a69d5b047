import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin, LoggedIn } from '../auth/access.js';
import { ApiAnswer, ApiList } from '../edge/docs/api-answer.js';
import { ApiConditional, ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { RequiresIdempotencyKey } from '../edge/http/idempotency-key.js';
import { BodyOf, OptionalBodyOf, QueryOf } from '../edge/input/request-shape.guard.js';
import { EventView } from './event.view.js';
import { OrderView } from './order.view.js';
import { OrdersClient } from './orders.client.js';
import { CancelDto, OrdersQuery, ParcelDto, PlaceOrderDto } from './orders.dto.js';
import { cancellation, eventExample, orderExample, orderPaidAtOnce, parcel } from './orders.examples.js';

@ApiTags('orders')
@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersClient) {}

  @Post()
  @LoggedIn()
  @RequiresIdempotencyKey()
  @ApiRequest(PlaceOrderDto, { 'Two mugs, paid at once': orderPaidAtOnce })
  @ApiOperation({
    operationId: 'placeOrder',
    summary: 'Place an order, and pay it in the same call if you like',
    description:
      'Stock is held for all lines or none, at the prices of the catalog. A declined payment still makes the order: it awaits another one, ' +
      'and gives its stock back at `expiresAt`.',
  })
  @ApiAnswer(201, OrderView, { example: orderExample })
  @ApiProblem(409, 'OUT_OF_STOCK', 'PRICE_CHANGED', 'RESERVATION_CLOSED', 'PERSONAL_DATA_TAMPERED')
  @ApiProblem(422, 'UNKNOWN_PROVIDER', 'UNKNOWN_SKU', 'MIXED_CURRENCIES', 'TOTAL_TOO_LARGE')
  place(@BodyOf() body: PlaceOrderDto) {
    return this.orders.place(body);
  }

  @Get()
  @LoggedIn('orders:read')
  @ApiOperation({ operationId: 'listOrders', summary: 'List your orders, newest first; as administrator, everybody’s' })
  @ApiList(OrderView, { example: [orderExample] })
  list(@QueryOf() query: OrdersQuery) {
    return this.orders.list(query);
  }

  @Get(':id')
  @LoggedIn('orders:read')
  @ApiOperation({ operationId: 'getOrder', summary: 'Read an order' })
  @ApiId('id', 'The order.')
  @ApiConditional()
  @ApiAnswer(200, OrderView, { example: orderExample })
  @ApiProblem(404, 'ORDER_NOT_FOUND')
  @ApiProblem(409, 'PERSONAL_DATA_TAMPERED')
  get(@Param('id') id: string) {
    return this.orders.get(id);
  }

  @Get(':id/events')
  @LoggedIn('orders:read')
  @ApiOperation({ operationId: 'listOrderEvents', summary: 'Read the history of an order, oldest first' })
  @ApiId('id', 'The order.')
  @ApiList(EventView, { example: [eventExample] })
  @ApiProblem(404, 'ORDER_NOT_FOUND')
  events(@Param('id') id: string) {
    return this.orders.events(id);
  }

  @Post(':id/cancel')
  @LoggedIn('orders:write')
  @HttpCode(200)
  @RequiresIdempotencyKey()
  @ApiRequest(CancelDto, { 'With a reason': cancellation })
  @ApiOperation({
    operationId: 'cancelOrder',
    summary: 'Cancel an order before it ships',
    description: 'Its stock is given back, and what was paid is voided or refunded.',
  })
  @ApiId('id', 'The order.')
  @ApiAnswer(200, OrderView, { example: orderExample })
  @ApiProblem(404, 'ORDER_NOT_FOUND')
  @ApiProblem(409, 'ORDER_NOT_CANCELLABLE')
  cancel(@Param('id') id: string, @OptionalBodyOf() body: CancelDto) {
    return this.orders.cancel(id, body);
  }

  @Post(':id/ship')
  @Admin('orders:write')
  @HttpCode(200)
  @ApiRequest(ParcelDto, { 'With tracking': parcel })
  @ApiOperation({ operationId: 'shipOrder', summary: 'Say that a paid order is on its way' })
  @ApiId('id', 'The order.')
  @ApiAnswer(200, OrderView, { example: orderExample })
  @ApiProblem(404, 'ORDER_NOT_FOUND')
  @ApiProblem(409, 'ORDER_NOT_SHIPPABLE')
  ship(@Param('id') id: string, @OptionalBodyOf() body: ParcelDto) {
    return this.orders.ship(id, body);
  }

  @Post(':id/deliver')
  @Admin('orders:write')
  @HttpCode(200)
  @ApiRequest(ParcelDto, { 'By the same parcel': parcel })
  @ApiOperation({ operationId: 'deliverOrder', summary: 'Say that a shipped order has arrived' })
  @ApiId('id', 'The order.')
  @ApiAnswer(200, OrderView, { example: orderExample })
  @ApiProblem(404, 'ORDER_NOT_FOUND')
  @ApiProblem(409, 'ORDER_NOT_DELIVERABLE')
  deliver(@Param('id') id: string, @OptionalBodyOf() body: ParcelDto) {
    return this.orders.deliver(id, body);
  }
}
