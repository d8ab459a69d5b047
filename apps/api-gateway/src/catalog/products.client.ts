import { Injectable } from '@nestjs/common';
import type { ProductServiceClient } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { actsForShop } from '#platform/auth/acts-for-shop.js';
import { DomainError } from '#platform/errors/domain-error.js';
import { currentCall } from '#platform/grpc/call-context.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer } from '#platform/grpc/peers.module.js';
import { created, page, plain, resource } from '../edge/http/answer.js';
import { updateMask } from '../edge/input/update-mask.js';
import { isUuid, knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import { toFacetViews } from './facet.view.js';
import { ProductBatches } from './product-batches.js';
import { toListRequest, toProductInput, toVariantInput, toVariantInputs } from './product.proto.js';
import { toProductView } from './product.view.js';
import type { CreateProductDto, ProductsQuery, SuggestQuery, UpdateProductDto } from './products.dto.js';
import { toVariantView } from './variant.view.js';
import type { CreateVariantDto, UpdateVariantDto } from './variants.dto.js';

export const productNotFound = (id: string) => new DomainError('not_found', 'PRODUCT_NOT_FOUND', `There is no product ${id}.`);
const variantNotFound = (id: string) => new DomainError('not_found', 'VARIANT_NOT_FOUND', `There is no variant ${id}.`);
const forAdmin = () => actsForShop(currentCall()?.caller, 'catalog:read');

/** Products and their variants, asked of catalog. */
@Injectable()
export class ProductsClient {
  private readonly products: PromiseClient<ProductServiceClient>;

  constructor(
    catalog: CatalogPeer,
    private readonly batches: ProductBatches,
  ) {
    this.products = catalog.serviceClient<ProductServiceClient>('ashlar.catalog.v1.ProductService');
  }

  async list(query: ProductsQuery) {
    const answer = await this.products.listProducts(toListRequest(query));
    const admin = forAdmin();
    return page(
      answer.products.map((product) => toProductView(product, admin)),
      answer.page,
      query.facets ? { facets: toFacetViews(answer.facets) } : undefined,
    );
  }

  async suggest({ q, limit }: SuggestQuery) {
    const { suggestions } = await this.products.suggestProducts({ query: q, limit: limit ?? 0 });
    return plain(suggestions.map(({ id, slug, name }) => ({ id, slug, name })));
  }

  /** What everybody may see is read together with others' requests; who sees more, slugs and traced requests go alone. */
  async get(idOrSlug: string) {
    const admin = forAdmin();
    if (admin || !isUuid(idOrSlug) || currentCall()?.traceparent) {
      return resource(toProductView(given((await this.products.getProduct({ idOrSlug })).product), admin));
    }
    const product = await this.batches.load(idOrSlug);
    if (!product) throw productNotFound(idOrSlug);
    return resource(toProductView(product, false));
  }

  async create(body: CreateProductDto) {
    const { product } = await this.products.createProduct({ product: toProductInput(body), variants: toVariantInputs(body) });
    const view = toProductView(given(product), true);
    return created(view, `/products/${view.id}`);
  }

  async update(id: string, body: UpdateProductDto, expectedVersion: number | undefined) {
    const { product } = await this.products.updateProduct({
      id: knownId(id, productNotFound),
      updateMask: updateMask(body),
      product: toProductInput(body),
      expectedVersion,
    });
    return resource(toProductView(given(product), true));
  }

  async archive(id: string, expectedVersion: number | undefined): Promise<void> {
    await this.products.archiveProduct({ id: knownId(id, productNotFound), expectedVersion });
  }

  async createVariant(id: string, body: CreateVariantDto) {
    const { variant } = await this.products.createVariant({ productId: knownId(id, productNotFound), variant: toVariantInput(body) });
    const view = toVariantView(given(variant), true);
    return created(view, `/variants/${view.id}`);
  }

  async updateVariant(id: string, body: UpdateVariantDto, expectedVersion: number | undefined) {
    const { variant } = await this.products.updateVariant({
      id: knownId(id, variantNotFound),
      updateMask: updateMask(body),
      variant: toVariantInput(body),
      expectedVersion,
    });
    return resource(toVariantView(given(variant), true));
  }

  async deleteVariant(id: string, expectedVersion: number | undefined): Promise<void> {
    await this.products.deleteVariant({ id: knownId(id, variantNotFound), expectedVersion });
  }
}
