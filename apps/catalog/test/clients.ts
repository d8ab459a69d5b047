import type { CategoryServiceClient } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import type { ImportServiceClient } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import type { ProductServiceClient } from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { StockServiceClient } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import type { GrpcPeer, PromiseClient } from '#platform/grpc/grpc-client.js';

/** All rpcs of the catalog. */
export interface Clients {
  products: PromiseClient<ProductServiceClient>;
  categories: PromiseClient<CategoryServiceClient>;
  stock: PromiseClient<StockServiceClient>;
  imports: PromiseClient<ImportServiceClient>;
}

export const clientsOf = (peer: GrpcPeer): Clients => ({
  products: peer.serviceClient<ProductServiceClient>('ashlar.catalog.v1.ProductService'),
  categories: peer.serviceClient<CategoryServiceClient>('ashlar.catalog.v1.CategoryService'),
  imports: peer.serviceClient<ImportServiceClient>('ashlar.catalog.v1.ImportService'),
  stock: peer.serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService'),
});
