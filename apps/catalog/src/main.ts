import { runService } from '#platform/bootstrap/run-service.js';
import { armFaultPoints } from '#platform/faults/fault-point.js';
import { loadCatalogConfig } from './catalog.env.js';
import { CatalogModule } from './catalog.module.js';

await runService({
  name: 'catalog',
  config: loadCatalogConfig,
  listen: (config) => config.CATALOG_GRPC_LISTEN,
  module: (config) => {
    armFaultPoints(config.FAULT_FILE);
    return CatalogModule.forRoot(config);
  },
});
