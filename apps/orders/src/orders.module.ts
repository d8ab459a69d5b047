import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '#platform/auth/auth.module.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { EventsModule } from '#platform/events/events.module.js';
import { PeersModule } from '#platform/grpc/peers.module.js';
import { Idempotency } from '#platform/idempotency/idempotency.js';
import { PrivacyModule } from '#platform/privacy/privacy.module.js';
import { AnalyticsConsumer } from './analytics/analytics.consumer.js';
import { AnalyticsGrpcController } from './analytics/analytics.grpc.controller.js';
import { AnalyticsQueries } from './analytics/analytics.queries.js';
import { ordersDatabase } from './data-source.js';
import { FeedConsumer } from './feed/feed.consumer.js';
import { FeedGrpcController } from './feed/feed.grpc.controller.js';
import { FeedQueries } from './feed/feed.queries.js';
import { Housekeeping } from './housekeeping.js';
import { Buyers } from './order/buyers.js';
import { CancelOrder } from './order/cancel-order.js';
import { CustomerEmails } from './order/customer-emails.js';
import { DeliverOrder } from './order/deliver-order.js';
import { ExpireOrder } from './order/expire-order.js';
import { OrderAnswers } from './order/order-answers.js';
import { OrderContacts } from './order/order-contacts.js';
import { OrderNumbers } from './order/order-numbers.js';
import { OrderWork } from './order/order-work.js';
import { OrderGrpcController } from './order/order.grpc.controller.js';
import { OrderQueries } from './order/order.queries.js';
import { PlaceOrder } from './order/place-order.js';
import { PrepareOrder } from './order/prepare-order.js';
import { Reservations } from './order/reservations.js';
import { ShipOrder } from './order/ship-order.js';
import { ShowOrders } from './order/show-orders.js';
import type { OrdersConfig } from './orders.env.js';
import { OrdersJobs } from './orders.jobs.js';
import { mailOfOrders } from './orders.mail.js';
import { OrdersSettings } from './orders.settings.js';
import { ChargePayment } from './payment/charge-payment.js';
import { ConfirmPayment } from './payment/confirm-payment.js';
import { HandleWebhook } from './payment/handle-webhook.js';
import { MakeRefund } from './payment/make-refund.js';
import { PayOrder } from './payment/pay-order.js';
import { PaymentProviders } from './payment/payment-providers.js';
import { PaymentWork } from './payment/payment-work.js';
import { PaymentGrpcController } from './payment/payment.grpc.controller.js';
import { ProviderEvents } from './payment/provider-events.js';
import { ReconcilePayments } from './payment/reconcile-payments.js';
import { RefundOrder } from './payment/refund-order.js';
import { SandboxProvider } from './payment/sandbox-provider.js';
import { SettlePayment } from './payment/settle-payment.js';
import { StripeProvider } from './payment/stripe-provider.js';
import { VoidPayment } from './payment/void-payment.js';
import { EraseAgain } from './privacy/erase-again.js';
import { ErasePeople } from './privacy/erase-people.js';
import { ErasureConsumer } from './privacy/erasure.consumer.js';
import { ExportOrders } from './privacy/export-orders.js';
import { PrivacyWork } from './privacy/privacy-work.js';
import { PrivacyGrpcController } from './privacy/privacy.grpc.controller.js';
import { SealEarlier } from './privacy/seal-earlier.js';
import { webhookControllers, webhookProviders } from './webhook/webhook.providers.js';

const placing = [PlaceOrder, PrepareOrder, Buyers, CustomerEmails, Reservations, OrderNumbers, Idempotency];
const showing = [OrderQueries, OrderContacts, OrderAnswers, ShowOrders];
const fulfilling = [CancelOrder, ShipOrder, DeliverOrder, ExpireOrder];
const paying = [
  PayOrder,
  ChargePayment,
  ConfirmPayment,
  SettlePayment,
  HandleWebhook,
  ProviderEvents,
  ReconcilePayments,
  VoidPayment,
  RefundOrder,
  MakeRefund,
];
const feed = [FeedConsumer, FeedQueries];
const counting = [AnalyticsConsumer, AnalyticsQueries];
const guarding = [SealEarlier, ExportOrders, ErasureConsumer, ErasePeople, EraseAgain];
const later = [OrdersJobs, OrderWork, PaymentWork, PrivacyWork, Housekeeping];

@Module({})
export class OrdersModule {
  static forRoot(config: OrdersConfig): DynamicModule {
    const settings = new OrdersSettings(config.ORDER_HOLD_SECONDS, config.INTERNAL_SECRET, config.ORDERS_DATABASE_URL);
    const sandbox = config.sandbox ? [new SandboxProvider(config.sandbox)] : [];
    const stripe = config.stripe ? [new StripeProvider(config.stripe)] : [];
    return {
      module: OrdersModule,
      imports: [
        AuthModule.forRoot({ self: 'orders', tlsDir: config.TLS_DIR, cacheUrl: config.CACHE_URL }),
        PeersModule.forRoot({ users: config.USERS_GRPC_URL, catalog: config.CATALOG_GRPC_URL }),
        DatabaseModule.forRoot(ordersDatabase, config.ORDERS_DATABASE_URL),
        PrivacyModule.forRoot({ self: 'orders', masterKeysDir: config.MASTER_KEYS_DIR, erasureLedgerDir: config.ERASURE_LEDGER_DIR }),
        EventsModule.forRoot({ self: 'orders', databaseUrl: config.ORDERS_DATABASE_URL, busUrl: config.BUS_URL }),
      ],
      controllers: [
        OrderGrpcController,
        PaymentGrpcController,
        FeedGrpcController,
        AnalyticsGrpcController,
        PrivacyGrpcController,
        ...webhookControllers,
      ],
      providers: [
        { provide: OrdersSettings, useValue: settings },
        { provide: PaymentProviders, useFactory: () => new PaymentProviders([...sandbox, ...stripe]) },
        ...placing,
        ...showing,
        ...fulfilling,
        ...paying,
        ...feed,
        ...counting,
        ...guarding,
        ...later,
        ...mailOfOrders(config),
        ...webhookProviders(config),
      ],
    };
  }
}
