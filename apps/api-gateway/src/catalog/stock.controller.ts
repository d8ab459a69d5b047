import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiAnswer } from '../edge/docs/api-answer.js';
import { ApiConditional, ApiName } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { RequiresIdempotencyKey } from '../edge/http/idempotency-key.js';
import { BodyOf } from '../edge/input/request-shape.guard.js';
import { delivery, stockExample, stocktake } from './catalog.examples.js';
import { StockClient } from './stock.client.js';
import { AdjustStockDto } from './stock.dto.js';
import { StockView } from './stock.view.js';

@ApiTags('catalog')
@Controller('stock')
export class StockController {
  constructor(private readonly stock: StockClient) {}

  @Get(':sku')
  @Admin('catalog:read')
  @ApiOperation({ operationId: 'getStock', summary: 'Read the stock of a SKU' })
  @ApiName('sku', 'The SKU.', 'LT-MUG-OA')
  @ApiConditional()
  @ApiAnswer(200, StockView, { example: stockExample })
  @ApiProblem(404, 'SKU_NOT_FOUND')
  get(@Param('sku') sku: string) {
    return this.stock.get(sku);
  }

  @Post(':sku/adjustments')
  @Admin('catalog:write')
  @RequiresIdempotencyKey()
  @ApiRequest(AdjustStockDto, { 'A delivery': delivery, 'A stock-take': stocktake })
  @ApiOperation({
    operationId: 'adjustStock',
    summary: 'Add to, take from or set the stock of a SKU',
    description: '`delta`, or `set` with the `expected` that guards against a change in between.',
  })
  @ApiName('sku', 'The SKU.', 'LT-MUG-OA')
  @ApiAnswer(201, StockView, { example: stockExample })
  @ApiProblem(404, 'SKU_NOT_FOUND')
  @ApiProblem(409, 'STOCK_CONFLICT')
  adjust(@Param('sku') sku: string, @BodyOf() body: AdjustStockDto) {
    return this.stock.adjust(sku, body);
  }
}
