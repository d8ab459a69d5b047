import type { ServiceDatabase } from '#platform/database/service-database.js';
import { CreateOrders1764000000003 } from './migrations/1764000000003-create-orders.js';
import { EventDelivery1795000000002 } from './migrations/1795000000002-event-delivery.js';
import { Feed1795000000010 } from './migrations/1795000000010-feed.js';
import { AnalyticsAndErasure1795000000031 } from './migrations/1795000000031-analytics-and-erasure.js';
import { UpgradeOrderEvents1795000000040 } from './migrations/1795000000040-upgrade-order-events.js';
import { Webhooks1795000000020 } from './migrations/1795000000020-webhooks.js';
import { ProviderEventResults1795000000030 } from './migrations/1795000000030-provider-event-results.js';
import { RefundLines1795000000050 } from './migrations/1795000000050-refund-lines.js';
import { PersonalData1795000000200 } from './migrations/1795000000200-personal-data.js';

/** Rows are mapped by hand (order-row.ts), so TypeORM is told of no entities. */
export const ordersDatabase: ServiceDatabase = {
  name: 'orders',
  entities: [],
  migrations: [
    CreateOrders1764000000003,
    EventDelivery1795000000002,
    Feed1795000000010,
    AnalyticsAndErasure1795000000031,
    UpgradeOrderEvents1795000000040,
    Webhooks1795000000020,
    ProviderEventResults1795000000030,
    RefundLines1795000000050,
    PersonalData1795000000200,
  ],
  withJobs: true,
};
