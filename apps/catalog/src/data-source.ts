import type { ServiceDatabase } from '#platform/database/service-database.js';
import { CreateCatalog1763730000000 } from './migrations/1763730000000-create-catalog.js';
import { EventDelivery1795000000001 } from './migrations/1795000000001-event-delivery.js';
import { FirstStock1795000000041 } from './migrations/1795000000041-first-stock.js';
import { LargeCatalogs1796000000000 } from './migrations/1796000000000-large-catalogs.js';
import { BulkEvents1796000000010 } from './migrations/1796000000010-bulk-events.js';
import { ImportEngine1796000000011 } from './migrations/1796000000011-import-engine.js';
import { Search1796000000020 } from './migrations/1796000000020-search.js';
import { Lists1796000000030 } from './migrations/1796000000030-lists.js';
import { Finds1796000000050 } from './migrations/1796000000050-finds.js';
import { ImportSpeed1796000000060 } from './migrations/1796000000060-import-speed.js';
import { PricesBetween1796000000070 } from './migrations/1796000000070-prices-between.js';

/** The catalog's own database. Its reads and writes are SQL, so there is nothing to map. */
export const catalogDatabase: ServiceDatabase = {
  name: 'catalog',
  entities: [],
  migrations: [
    CreateCatalog1763730000000,
    EventDelivery1795000000001,
    FirstStock1795000000041,
    LargeCatalogs1796000000000,
    BulkEvents1796000000010,
    ImportEngine1796000000011,
    Search1796000000020,
    Lists1796000000030,
    Finds1796000000050,
    ImportSpeed1796000000060,
    PricesBetween1796000000070,
  ],
};
