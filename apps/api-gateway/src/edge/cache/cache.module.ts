import { Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CatalogPeer } from '#platform/grpc/peers.module.js';
import { healthOf, serves } from '../health/peers.health.js';
import { CachedReads } from './cached-reads.js';
import { CatalogCache } from './catalog-cache.js';
import { CatalogChanges } from './catalog-changes.js';
import { CatalogOutage } from './catalog-outage.js';
import { SharedCache } from './shared-cache.js';

export interface CacheSettings {
  CATALOG_CACHE: boolean;
  CACHE_MEMORY_MB: number;
  CACHE_URL?: string | undefined;
  REQUEST_TIMEOUT_MS: number;
}

/** What the catalog tells everybody, kept for a second at most. */
@Module({})
export class CacheModule {
  static forRoot(settings: CacheSettings): DynamicModule {
    if (!settings.CATALOG_CACHE) return { module: CacheModule };
    return {
      module: CacheModule,
      providers: [
        {
          provide: CatalogCache,
          useFactory: async (catalog: CatalogPeer) => {
            const health = healthOf(catalog);
            return new CatalogCache({
              bytes: settings.CACHE_MEMORY_MB * 1024 * 1024,
              timeoutMs: settings.REQUEST_TIMEOUT_MS,
              outage: new CatalogOutage(() => serves(health)),
              shared: settings.CACHE_URL === undefined ? undefined : await SharedCache.open(settings.CACHE_URL),
            });
          },
          inject: [CatalogPeer],
        },
        CatalogChanges,
        { provide: APP_INTERCEPTOR, useClass: CachedReads },
      ],
      exports: [CatalogCache],
    };
  }
}
