import { runService } from '#platform/bootstrap/run-service.js';
import { loadCatalogConfig } from './catalog.env.js';
import { CatalogModule } from './catalog.module.js';

await runService({
  name: 'catalog',
  config: loadCatalogConfig,
  listen: (config) => config.CATALOG_GRPC_LISTEN,
  module: (config) => CatalogModule.forRoot(config),
});
