import { Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuthModule } from '#platform/auth/auth.module.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { EventsModule } from '#platform/events/events.module.js';
import { PeersModule } from '#platform/grpc/peers.module.js';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import type { CatalogConfig } from './catalog.env.js';
import { CategoryGrpcController } from './category/category.grpc.controller.js';
import { CategoryQueries } from './category/category.queries.js';
import { CreateCategory } from './category/create-category.js';
import { DeleteCategory } from './category/delete-category.js';
import { UpdateCategory } from './category/update-category.js';
import { catalogDatabase } from './data-source.js';
import { AbandonImport } from './import/abandon-import.js';
import { CreateImport, ShopCurrency } from './import/create-import.js';
import { ImportErrors } from './import/import-errors.js';
import { ImportDatabase, ImportRunner } from './import/import-runner.js';
import { ImportWrites } from './import/import-writes.js';
import { ImportGrpcController } from './import/import.grpc.controller.js';
import { ImportQueries } from './import/import.queries.js';
import { SubmitImport } from './import/submit-import.js';
import { UploadPiece } from './import/upload-piece.js';
import { ExportGrpcController } from './export/export.grpc.controller.js';
import { ExportedProducts } from './export/exported-products.js';
import { StreamProducts } from './export/stream-products.js';
import { ArchiveProduct } from './product/archive-product.js';
import { CreateProduct } from './product/create-product.js';
import { CreateVariant } from './product/create-variant.js';
import { DeleteVariant } from './product/delete-variant.js';
import { ProductGrpcController } from './product/product.grpc.controller.js';
import { ProductQueries } from './product/product.queries.js';
import { ProductWrites } from './product/product-writes.js';
import { UpdateProduct } from './product/update-product.js';
import { UpdateVariant } from './product/update-variant.js';
import { FacetFollower } from './search/facets/facet-follower.js';
import { FacetSource } from './search/facets/facet-source.js';
import { ProductFacets } from './search/facets/product-facets.js';
import { TextMatches } from './search/facets/text-matches.js';
import { ListProducts } from './search/list-products.js';
import { PostgresSearch } from './search/postgres-search.js';
import { ProductSearch } from './search/product-search.js';
import { SuggestProducts } from './search/suggest-products.js';
import { AdjustStock } from './stock/adjust-stock.js';
import { CommitReservation } from './stock/commit-reservation.js';
import { FreeOrphans, OrphanGrace } from './stock/free-orphans.js';
import { InStockSweeper } from './stock/in-stock-sweeper.js';
import { OrphanSweeper } from './stock/orphan-sweeper.js';
import { ReleaseReservation } from './stock/release-reservation.js';
import { ReservationsConsumer } from './stock/reservations.consumer.js';
import { ReserveStock } from './stock/reserve-stock.js';
import { StockGrpcController } from './stock/stock.grpc.controller.js';
import { StockQueries } from './stock/stock.queries.js';
import { WritePositionInterceptor } from './write-position.interceptor.js';

const products = [ProductQueries, ProductWrites, CreateProduct, UpdateProduct, ArchiveProduct, CreateVariant, UpdateVariant, DeleteVariant];
const categories = [CategoryQueries, CreateCategory, UpdateCategory, DeleteCategory];
const imports = [ImportQueries, ImportErrors, ImportWrites, CreateImport, UploadPiece, SubmitImport, AbandonImport, ImportRunner];
const stock = [
  StockQueries,
  AdjustStock,
  ReserveStock,
  CommitReservation,
  ReleaseReservation,
  FreeOrphans,
  OrphanSweeper,
  InStockSweeper,
  ReservationsConsumer,
];

/** Products, categories and stock. */
@Module({})
export class CatalogModule {
  static forRoot(config: CatalogConfig): DynamicModule {
    return {
      module: CatalogModule,
      imports: [
        AuthModule.forRoot({ self: 'catalog', tlsDir: config.TLS_DIR, cacheUrl: config.CACHE_URL }),
        PeersModule.forRoot({ users: config.USERS_GRPC_URL, orders: config.ORDERS_GRPC_URL }),
        DatabaseModule.forRoot(catalogDatabase, config.CATALOG_DATABASE_URL, {
          urls: config.CATALOG_REPLICA_URLS ?? [],
          maxLagMs: config.CATALOG_REPLICA_MAX_LAG_MS,
        }),
        EventsModule.forRoot({ self: 'catalog', databaseUrl: config.CATALOG_DATABASE_URL, busUrl: config.BUS_URL }),
      ],
      controllers: [ProductGrpcController, CategoryGrpcController, StockGrpcController, ImportGrpcController, ExportGrpcController],
      providers: [
        ...products,
        ...categories,
        ...stock,
        ...imports,
        ListProducts,
        ProductFacets,
        FacetFollower,
        FacetSource,
        TextMatches,
        ExportedProducts,
        StreamProducts,
        SuggestProducts,
        { provide: ProductSearch, useClass: PostgresSearch },
        Idempotency,
        { provide: APP_INTERCEPTOR, useClass: WritePositionInterceptor },
        { provide: KeysetCursors, useValue: new KeysetCursors(config.INTERNAL_SECRET) },
        { provide: ImportDatabase, useValue: { url: config.CATALOG_DATABASE_URL } satisfies ImportDatabase },
        { provide: ShopCurrency, useValue: { code: config.SHOP_CURRENCY } satisfies ShopCurrency },
        { provide: OrphanGrace, useValue: { seconds: config.ORPHAN_GRACE_SECONDS } satisfies OrphanGrace },
      ],
    };
  }
}
