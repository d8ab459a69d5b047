import { Args, Context, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { productNotFound } from '../catalog/products.client.js';
import { SuggestQuery } from '../catalog/products.dto.js';
import { ProductArguments, ProductsArguments, SuggestArguments, type Given } from './arguments.js';
import { CatalogReads, type RequestReads } from './catalog-reads.js';
import { ProductPageNode, SuggestionNode } from './product-page.node.js';
import { ProductNode } from './product.node.js';
import { selects } from './selects.js';
import { held, toProductsQuery } from './to-products-query.js';

@Resolver(() => ProductNode)
export class ProductsResolver {
  constructor(private readonly catalog: CatalogReads) {}

  @Query(() => ProductNode, { nullable: true, description: 'A product by id or slug; drafts and archived ones only for administrators.' })
  async product(@Args({ type: () => ProductArguments }) { idOrSlug }: Given<ProductArguments>, @Context() { products }: RequestReads) {
    const product = await products.find(idOrSlug);
    if (!product) throw productNotFound(idOrSlug);
    return product;
  }

  @Query(() => ProductPageNode, { description: 'Products by filter, one page at a time.' })
  async products(@Args({ type: () => ProductsArguments }) filters: Given<ProductsArguments>, @Info() info: GraphQLResolveInfo) {
    return this.catalog.list(await toProductsQuery(filters), selects(info, 'facets'));
  }

  @Query(() => [SuggestionNode], { complexity: 10, description: 'Names for what somebody has begun to type: at most 10.' })
  async suggest(@Args({ type: () => SuggestArguments }) { q }: Given<SuggestArguments>) {
    return this.catalog.suggest((await held(SuggestQuery, { q })).q);
  }
}
