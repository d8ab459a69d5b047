import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin, Public } from '../auth/access.js';
import { ApiAnswer, ApiList, ApiWhole } from '../edge/docs/api-answer.js';
import { ApiConditional, ApiId, ApiName } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { HonoursIfMatch, IfMatch } from '../edge/input/if-match.js';
import { BodyOf, QueryOf } from '../edge/input/request-shape.guard.js';
import {
  newVariant,
  productChange,
  productExample,
  productWithVariants,
  simpleProduct,
  suggestionExample,
  variantExample,
} from './catalog.examples.js';
import { ProductsMetaModel } from './facet.view.js';
import { ProductView } from './product.view.js';
import { ProductsClient } from './products.client.js';
import { CreateProductDto, ProductsQuery, SuggestQuery, UpdateProductDto } from './products.dto.js';
import { SuggestionView } from './suggestion.view.js';
import { VariantView } from './variant.view.js';
import { CreateVariantDto } from './variants.dto.js';

@ApiTags('catalog')
@Controller('products')
export class ProductsController {
  constructor(private readonly products: ProductsClient) {}

  @Get()
  @Public('catalog:read')
  @ApiOperation({ operationId: 'listProducts', summary: 'List and search products' })
  @ApiList(ProductView, { example: [productExample], meta: ProductsMetaModel })
  @ApiProblem(403, 'FORBIDDEN')
  list(@QueryOf() query: ProductsQuery) {
    return this.products.list(query);
  }

  @Get('suggest')
  @Public('catalog:read')
  @ApiOperation({
    operationId: 'suggestProducts',
    summary: 'Suggest products while somebody types',
    description:
      'Names that begin as `q` does, then those with all its words, the last one unfinished; a typo is forgiven when there are none.',
  })
  @ApiWhole(SuggestionView, { example: [suggestionExample] })
  suggest(@QueryOf() query: SuggestQuery) {
    return this.products.suggest(query);
  }

  @Get(':idOrSlug')
  @Public('catalog:read')
  @ApiOperation({ operationId: 'getProduct', summary: 'Read a product', description: 'Drafts and archived ones only as administrator.' })
  @ApiName('idOrSlug', 'Id or slug.', 'everyday-mug')
  @ApiConditional()
  @ApiAnswer(200, ProductView, { example: productExample })
  @ApiProblem(404, 'PRODUCT_NOT_FOUND')
  get(@Param('idOrSlug') idOrSlug: string) {
    return this.products.get(idOrSlug);
  }

  @Post()
  @Admin('catalog:write')
  @ApiRequest(CreateProductDto, { 'A single variant': simpleProduct, 'Several variants': productWithVariants })
  @ApiOperation({
    operationId: 'createProduct',
    summary: 'Make a product',
    description: 'With `variants`, or with `sku`, `price` and `stock` for a single one.',
  })
  @ApiAnswer(201, ProductView, { example: productExample })
  @ApiProblem(409, 'SLUG_TAKEN', 'SKU_TAKEN')
  @ApiProblem(422, 'UNKNOWN_CATEGORY')
  create(@BodyOf() body: CreateProductDto) {
    return this.products.create(body);
  }

  @Patch(':idOrSlug')
  @Admin('catalog:write')
  @ApiRequest(UpdateProductDto, { 'Better words': productChange })
  @ApiOperation({ operationId: 'updateProduct', summary: 'Change a product', description: 'null clears brand, categoryId or seo.' })
  @ApiId('idOrSlug', 'The id of the product.')
  @HonoursIfMatch()
  @ApiAnswer(200, ProductView, { example: productExample })
  @ApiProblem(404, 'PRODUCT_NOT_FOUND')
  @ApiProblem(409, 'SLUG_TAKEN')
  @ApiProblem(422, 'UNKNOWN_CATEGORY')
  update(@Param('idOrSlug') id: string, @BodyOf() body: UpdateProductDto, @IfMatch() version?: number) {
    return this.products.update(id, body, version);
  }

  @Delete(':idOrSlug')
  @Admin('catalog:write')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'archiveProduct',
    summary: 'Archive a product',
    description: 'It is withdrawn from sale and kept for the orders that name it.',
  })
  @ApiId('idOrSlug', 'The id of the product.')
  @HonoursIfMatch()
  @ApiNoContentResponse({ description: 'It is archived.' })
  @ApiProblem(404, 'PRODUCT_NOT_FOUND')
  async archive(@Param('idOrSlug') id: string, @IfMatch() version?: number): Promise<void> {
    await this.products.archive(id, version);
  }

  @Post(':id/variants')
  @Admin('catalog:write')
  @ApiRequest(CreateVariantDto, { 'Another wood': newVariant })
  @ApiOperation({ operationId: 'createVariant', summary: 'Add a variant to a product' })
  @ApiId('id', 'The product.')
  @ApiAnswer(201, VariantView, { example: variantExample })
  @ApiProblem(404, 'PRODUCT_NOT_FOUND')
  @ApiProblem(409, 'SKU_TAKEN')
  @ApiProblem(422, 'TOO_MANY_VARIANTS')
  createVariant(@Param('id') id: string, @BodyOf() body: CreateVariantDto) {
    return this.products.createVariant(id, body);
  }
}
