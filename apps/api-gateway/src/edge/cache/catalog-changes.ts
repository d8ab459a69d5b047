import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { aggregateOf } from '#platform/events/event-payloads.js';
import { LiveFeeds } from '../../stream/live-feeds.js';
import { CatalogCache } from './catalog-cache.js';
import { everything, large, lists } from './purges.js';

/** Lists show everything: while much is sold or a file comes in, they are read anew so often and not at each event. */
const listsEveryMs = 250;

/** Follows what catalog says of changes, whoever made them. */
@Injectable()
export class CatalogChanges implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private more = false;

  constructor(
    private readonly feeds: LiveFeeds,
    private readonly cache: CatalogCache,
  ) {}

  onApplicationBootstrap(): void {
    this.feeds.catalog.followAll({ hear: (event) => this.take(event), missed: () => this.cache.note([everything]) });
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.cache.stop();
  }

  /** The subject of an event is the id of a product, or a SKU. */
  private take({ type, subject }: DomainEvent): void {
    if (type === 'stock.low') return;
    this.cache.note(aggregateOf(type) === 'stock' ? [subject, large] : [subject]);
    this.outdateLists();
  }

  private outdateLists(): void {
    this.more = this.timer !== undefined;
    if (this.timer) return;
    this.cache.note([lists]);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.more) this.outdateLists();
    }, listsEveryMs).unref();
  }
}
