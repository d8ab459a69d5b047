import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin, LoggedIn } from '../auth/access.js';
import { ApiAnswer } from '../edge/docs/api-answer.js';
import { ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { RequiresIdempotencyKey } from '../edge/http/idempotency-key.js';
import { BodyOf } from '../edge/input/request-shape.guard.js';
import {
  cardThatIsDeclined,
  cardThatWorks,
  cardWith3ds,
  confirmation,
  paymentExample,
  refundExample,
  refundInPart,
  refundOfAll,
} from './orders.examples.js';
import { PaymentView, RefundView } from './payment.view.js';
import { PaymentsClient } from './payments.client.js';
import { ConfirmDto, PayDto, RefundDto } from './payments.dto.js';

@ApiTags('payments')
@Controller()
export class PaymentsController {
  constructor(private readonly payments: PaymentsClient) {}

  @Post('orders/:id/payments')
  @LoggedIn()
  @RequiresIdempotencyKey()
  @ApiRequest(PayDto, {
    'A card that works': cardThatWorks,
    'A card that is declined': cardThatIsDeclined,
    'A card with 3-D Secure': cardWith3ds,
  })
  @ApiOperation({ operationId: 'payOrder', summary: 'Pay an order' })
  @ApiId('id', 'The order.')
  @ApiAnswer(201, PaymentView, { example: paymentExample })
  @ApiProblem(402, 'PAYMENT_DECLINED')
  @ApiProblem(404, 'ORDER_NOT_FOUND')
  @ApiProblem(409, 'ORDER_NOT_PAYABLE')
  @ApiProblem(422, 'UNKNOWN_PROVIDER')
  pay(@Param('id') id: string, @BodyOf() body: PayDto) {
    return this.payments.pay(id, body);
  }

  @Post('payments/:id/confirm')
  @LoggedIn()
  @HttpCode(200)
  @ApiRequest(ConfirmDto, { 'The customer agreed': confirmation })
  @ApiOperation({ operationId: 'confirmPayment', summary: 'Finish a payment that requires action (3-D Secure)' })
  @ApiId('id', 'The payment.')
  @ApiAnswer(200, PaymentView, { example: paymentExample })
  @ApiProblem(402, 'PAYMENT_DECLINED')
  @ApiProblem(404, 'PAYMENT_NOT_FOUND')
  @ApiProblem(409, 'PAYMENT_NOT_CONFIRMABLE')
  confirm(@Param('id') id: string, @BodyOf() body: ConfirmDto) {
    return this.payments.confirm(id, body);
  }

  @Post('orders/:id/refunds')
  @Admin('orders:write')
  @RequiresIdempotencyKey()
  @ApiRequest(RefundDto, { 'All that is left': refundOfAll, 'A part': refundInPart })
  @ApiOperation({ operationId: 'refundOrder', summary: 'Give money back, in part or all that is left' })
  @ApiId('id', 'The order.')
  @ApiAnswer(201, RefundView, { example: refundExample })
  @ApiProblem(404, 'ORDER_NOT_FOUND')
  @ApiProblem(409, 'ORDER_NOT_REFUNDABLE')
  @ApiProblem(422, 'REFUND_EXCEEDS_PAID')
  refund(@Param('id') id: string, @BodyOf() body: RefundDto) {
    return this.payments.refund(id, body);
  }
}
