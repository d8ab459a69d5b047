import { Injectable } from '@nestjs/common';
import type { CategoryServiceClient } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import type { ProductServiceClient, Suggestion } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { actsForShop } from '#platform/auth/acts-for-shop.js';
import { currentCall } from '#platform/grpc/call-context.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer } from '#platform/grpc/peers.module.js';
import { toFacetViews } from '../catalog/facet.view.js';
import { toListRequest } from '../catalog/product.proto.js';
import { toProductView } from '../catalog/product.view.js';
import type { ProductsQuery } from '../catalog/products.dto.js';
import { CategoryTree } from './category-tree.js';
import type { ProductPageNode } from './product-page.node.js';
import { toProductNode } from './product.node.js';
import { TogetherLoaded } from './together-loaded.js';

/** What the fields of one request read together; nothing outlives the request. */
export interface RequestReads {
  products: TogetherLoaded;
  categories: CategoryTree;
}

const forAdmin = () => actsForShop(currentCall()?.caller, 'catalog:read');

/** Reads of the catalog, asked of it in as few calls as there can be. */
@Injectable()
export class CatalogReads {
  private readonly products: PromiseClient<ProductServiceClient>;
  private readonly categories: PromiseClient<CategoryServiceClient>;

  constructor(catalog: CatalogPeer) {
    this.products = catalog.serviceClient<ProductServiceClient>('ashlar.catalog.v1.ProductService');
    this.categories = catalog.serviceClient<CategoryServiceClient>('ashlar.catalog.v1.CategoryService');
  }

  forRequest(): RequestReads {
    const admin = forAdmin();
    return {
      products: new TogetherLoaded(async (ids, slugs) => {
        const { products } = await this.products.batchGetProducts({ ids, slugs, evenHidden: admin });
        return products.map((product) => toProductNode(toProductView(product, admin)));
      }),
      categories: new CategoryTree(async () => (await this.categories.listCategories({})).categories),
    };
  }

  /** One page; `facets` are counted only when asked for. */
  async list(query: ProductsQuery, facets: boolean): Promise<ProductPageNode> {
    const answer = await this.products.listProducts({ ...toListRequest(query), facets });
    const admin = forAdmin();
    return {
      items: answer.products.map((product) => toProductNode(toProductView(product, admin))),
      nextCursor: answer.page?.nextCursor || null,
      facets: toFacetViews(answer.facets),
    };
  }

  async suggest(query: string): Promise<Suggestion[]> {
    return (await this.products.suggestProducts({ query, limit: 0 })).suggestions;
  }
}
