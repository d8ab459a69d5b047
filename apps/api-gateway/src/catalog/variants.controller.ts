import { Controller, Delete, HttpCode, Param, Patch } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiAnswer } from '../edge/docs/api-answer.js';
import { ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { HonoursIfMatch, IfMatch } from '../edge/input/if-match.js';
import { BodyOf } from '../edge/input/request-shape.guard.js';
import { variantChange, variantExample } from './catalog.examples.js';
import { ProductsClient } from './products.client.js';
import { VariantView } from './variant.view.js';
import { UpdateVariantDto } from './variants.dto.js';

@ApiTags('catalog')
@Controller('variants')
export class VariantsController {
  constructor(private readonly products: ProductsClient) {}

  @Patch(':id')
  @Admin('catalog:write')
  @ApiRequest(UpdateVariantDto, { 'A lower price': variantChange })
  @ApiOperation({ operationId: 'updateVariant', summary: 'Change a variant', description: 'Its stock changes by adjustments only.' })
  @ApiId('id', 'The variant.')
  @HonoursIfMatch()
  @ApiAnswer(200, VariantView, { example: variantExample })
  @ApiProblem(404, 'VARIANT_NOT_FOUND')
  @ApiProblem(409, 'SKU_TAKEN')
  update(@Param('id') id: string, @BodyOf() body: UpdateVariantDto, @IfMatch() version?: number) {
    return this.products.updateVariant(id, body, version);
  }

  @Delete(':id')
  @Admin('catalog:write')
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteVariant', summary: 'Take a variant away' })
  @ApiId('id', 'The variant.')
  @HonoursIfMatch()
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblem(404, 'VARIANT_NOT_FOUND')
  @ApiProblem(409, 'LAST_VARIANT', 'VARIANT_RESERVED')
  async delete(@Param('id') id: string, @IfMatch() version?: number): Promise<void> {
    await this.products.deleteVariant(id, version);
  }
}
