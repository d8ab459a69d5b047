import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { AuthModule } from '#platform/auth/auth.module.js';
import { PeersModule } from '#platform/grpc/peers.module.js';
import { AnalyticsClient } from './analytics/analytics.client.js';
import { AnalyticsController } from './analytics/analytics.controller.js';
import { AuditGuard, AuditMarkGuard } from './audit-log/audit.guards.js';
import { AuditLogClient } from './audit-log/audit-log.client.js';
import { AuditLogController } from './audit-log/audit-log.controller.js';
import { AuditTrail } from './audit-log/audit-trail.js';
import { AccessGuard } from './auth/access.guard.js';
import { AuthClient } from './auth/auth.client.js';
import { AuthController } from './auth/auth.controller.js';
import { CredentialsController } from './auth/credentials.controller.js';
import { JwksController } from './auth/jwks.controller.js';
import { ResetPasswordPageController } from './auth/reset-password-page.controller.js';
import { VerifyEmailPageController } from './auth/verify-email-page.controller.js';
import { CategoriesClient } from './catalog/categories.client.js';
import { CategoriesController } from './catalog/categories.controller.js';
import { ExportsClient } from './catalog/exports.client.js';
import { ExportsController } from './catalog/exports.controller.js';
import { ImportsClient } from './catalog/imports.client.js';
import { ImportsController } from './catalog/imports.controller.js';
import { ProductBatches } from './catalog/product-batches.js';
import { WrittenPositions } from './catalog/written-positions.js';
import { ProductsClient } from './catalog/products.client.js';
import { ProductsController } from './catalog/products.controller.js';
import { StockClient } from './catalog/stock.client.js';
import { StockController } from './catalog/stock.controller.js';
import { VariantsController } from './catalog/variants.controller.js';
import { ApiClientsClient } from './clients/api-clients.client.js';
import { ApiClientsController } from './clients/api-clients.controller.js';
import { OauthTokenController } from './clients/oauth-token.controller.js';
import { HealthController } from './edge/health/health.controller.js';
import { PeersHealth } from './edge/health/peers.health.js';
import { IdempotencyKeys } from './edge/http/idempotency-key.js';
import { RequestShapeGuard } from './edge/input/request-shape.guard.js';
import { LimitsModule } from './edge/limits/limits.module.js';
import type { LimitSettings } from './edge/limits/rate-limits.js';
import { EventConsumersClient } from './events/event-consumers.client.js';
import { EventConsumersController } from './events/event-consumers.controller.js';
import { EventsClient } from './events/events.client.js';
import { EventsController } from './events/events.controller.js';
import type { GatewayConfig } from './gateway.env.js';
import { GraphqlModule } from './graphql/graphql.module.js';
import { MailingListClient } from './mailing-list/mailing-list.client.js';
import { MailingListController } from './mailing-list/mailing-list.controller.js';
import { OrdersClient } from './orders/orders.client.js';
import { OrdersController } from './orders/orders.controller.js';
import { PaymentsClient } from './orders/payments.client.js';
import { PaymentsController } from './orders/payments.controller.js';
import { ProviderWebhooksController } from './orders/provider-webhooks.controller.js';
import { CacheModule, type CacheSettings } from './edge/cache/cache.module.js';
import { StreamModule } from './stream/stream.module.js';
import { AddressesClient } from './users/addresses.client.js';
import { AddressesController } from './users/addresses.controller.js';
import { ExportClient } from './users/export.client.js';
import { ExportController } from './users/export.controller.js';
import { MeController } from './users/me.controller.js';
import { SessionsClient } from './users/sessions.client.js';
import { SessionsController } from './users/sessions.controller.js';
import { UsersClient } from './users/users.client.js';
import { UsersController } from './users/users.controller.js';
import { WebhookDeliveriesController } from './webhooks/webhook-deliveries.controller.js';
import { WebhookEndpointsController } from './webhooks/webhook-endpoints.controller.js';
import { WebhooksClient } from './webhooks/webhooks.client.js';

type GatewayTargets = LimitSettings &
  CacheSettings &
  Pick<
    GatewayConfig,
    | 'NODE_ENV'
    | 'CORS_ORIGINS'
    | 'TRUSTED_PROXIES'
    | 'INTERNAL_SECRET'
    | 'TLS_DIR'
    | 'USERS_GRPC_URL'
    | 'CATALOG_GRPC_URL'
    | 'ORDERS_GRPC_URL'
  >;

/** The public surface: REST in front, gRPC behind, nothing kept and no rule decided in between. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [
    AuthController,
    CredentialsController,
    OauthTokenController,
    ApiClientsController,
    MeController,
    ExportController,
    AddressesController,
    SessionsController,
    UsersController,
    ProductsController,
    VariantsController,
    CategoriesController,
    StockController,
    ImportsController,
    ExportsController,
    OrdersController,
    PaymentsController,
    ProviderWebhooksController,
    EventsController,
    EventConsumersController,
    WebhookEndpointsController,
    WebhookDeliveriesController,
    MailingListController,
    VerifyEmailPageController,
    ResetPasswordPageController,
    AnalyticsController,
    AuditLogController,
    HealthController,
    JwksController,
  ],
  providers: [
    AuthClient,
    ApiClientsClient,
    UsersClient,
    ExportClient,
    AddressesClient,
    SessionsClient,
    ProductBatches,
    ProductsClient,
    CategoriesClient,
    StockClient,
    ImportsClient,
    ExportsClient,
    OrdersClient,
    PaymentsClient,
    EventsClient,
    EventConsumersClient,
    WebhooksClient,
    MailingListClient,
    AnalyticsClient,
    PeersHealth,
    AuditLogClient,
    AuditTrail,
    { provide: APP_GUARD, useClass: AuditMarkGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: RequestShapeGuard },
    { provide: APP_GUARD, useClass: AuditGuard },
  ],
})
export class GatewayModule {
  static forRoot(config: GatewayTargets): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        AuthModule.forRoot({ self: 'api-gateway', tlsDir: config.TLS_DIR, cacheUrl: config.CACHE_URL }),
        PeersModule.forRoot({ users: config.USERS_GRPC_URL, catalog: config.CATALOG_GRPC_URL, orders: config.ORDERS_GRPC_URL }),
        LimitsModule.forRoot(config),
        StreamModule.forRoot(config.CORS_ORIGINS),
        CacheModule.forRoot(config),
        GraphqlModule.forRoot({ production: config.NODE_ENV === 'production' }),
      ],
      providers: [
        { provide: IdempotencyKeys, useValue: new IdempotencyKeys(config.INTERNAL_SECRET) },
        { provide: WrittenPositions, useFactory: () => new WrittenPositions(config.CACHE_URL) },
      ],
    };
  }
}
