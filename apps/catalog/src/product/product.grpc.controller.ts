import { Controller } from '@nestjs/common';
import {
  ProductServiceControllerMethods,
  type ArchiveProductRequest,
  type ArchiveProductResponse,
  type BatchGetProductsRequest,
  type BatchGetProductsResponse,
  type CreateProductRequest,
  type CreateProductResponse,
  type CreateVariantRequest,
  type CreateVariantResponse,
  type DeleteVariantRequest,
  type DeleteVariantResponse,
  type GetProductRequest,
  type GetProductResponse,
  type ListProductsRequest,
  type ListProductsResponse,
  type ProductServiceController,
  type SuggestProductsRequest,
  type SuggestProductsResponse,
  type UpdateProductRequest,
  type UpdateProductResponse,
  type UpdateVariantRequest,
  type UpdateVariantResponse,
} from '#contracts/generated/ashlar/catalog/v1/products.js';
import { AdminOnly, Public } from '#platform/auth/access-rules.js';
import { actsForShop } from '#platform/auth/acts-for-shop.js';
import { currentCall } from '#platform/grpc/call-context.js';
import { FieldChecks } from '../field-checks.js';
import { ListProducts } from '../search/list-products.js';
import { SuggestProducts } from '../search/suggest-products.js';
import { ProductWrites } from './product-writes.js';
import { toProduct, toVariant } from './product.proto.js';
import { ProductQueries } from './product.queries.js';

const callerSeesAll = (): boolean => actsForShop(currentCall()?.caller, 'catalog:read');

/** Products and variants over gRPC. Anyone reads what is on sale; administrators read and write everything. */
@Controller()
@ProductServiceControllerMethods()
export class ProductGrpcController implements ProductServiceController {
  constructor(
    private readonly queries: ProductQueries,
    private readonly listing: ListProducts,
    private readonly suggestions: SuggestProducts,
    private readonly writes: ProductWrites,
  ) {}

  @Public()
  async getProduct({ idOrSlug }: GetProductRequest): Promise<GetProductResponse> {
    const admin = callerSeesAll();
    return { product: toProduct(await this.queries.product(idOrSlug, admin), admin) };
  }

  @Public()
  async batchGetProducts({ ids, slugs, evenHidden }: BatchGetProductsRequest): Promise<BatchGetProductsResponse> {
    const check = new FieldChecks();
    check.that(ids.length <= 500, 'ids', 'must be at most 500');
    check.that(slugs.length <= 500, 'slugs', 'must be at most 500');
    check.done();
    const admin = evenHidden && callerSeesAll();
    return { products: (await this.queries.named(ids, slugs, admin)).map((row) => toProduct(row, admin)) };
  }

  @Public()
  async listProducts(request: ListProductsRequest): Promise<ListProductsResponse> {
    const admin = callerSeesAll();
    const { rows, page, facets } = await this.listing.execute(request, admin);
    return { products: rows.map((row) => toProduct(row, admin)), page, facets };
  }

  @Public()
  async suggestProducts(request: SuggestProductsRequest): Promise<SuggestProductsResponse> {
    return { suggestions: await this.suggestions.execute(request) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async createProduct(request: CreateProductRequest): Promise<CreateProductResponse> {
    return { product: toProduct(await this.writes.create.execute(request), true) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async updateProduct(request: UpdateProductRequest): Promise<UpdateProductResponse> {
    return { product: toProduct(await this.writes.update.execute(request), true) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async archiveProduct({ id, expectedVersion }: ArchiveProductRequest): Promise<ArchiveProductResponse> {
    return { product: toProduct(await this.writes.archive.execute(id, expectedVersion), true) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async createVariant(request: CreateVariantRequest): Promise<CreateVariantResponse> {
    return { variant: toVariant(request.productId, await this.writes.createVariant.execute(request), true) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async updateVariant(request: UpdateVariantRequest): Promise<UpdateVariantResponse> {
    const { productId, variant } = await this.writes.updateVariant.execute(request);
    return { variant: toVariant(productId, variant, true) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async deleteVariant({ id, expectedVersion }: DeleteVariantRequest): Promise<DeleteVariantResponse> {
    await this.writes.deleteVariant.execute(id, expectedVersion);
    return {};
  }
}
