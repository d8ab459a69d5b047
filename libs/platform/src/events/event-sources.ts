import { Inject, Injectable, Optional } from '@nestjs/common';
import { CatalogPeer, OrdersPeer, UsersPeer } from '../grpc/peers.module.js';
import type { ServiceName } from '../grpc/proto-files.js';
import { EventFeed, SELF } from './event-feed.js';
import { remoteSource, type EventSource } from './event-source.js';

/** The feeds that consumers of this process may follow: its own, read where it is, and those of the services that it calls. */
@Injectable()
export class EventSources {
  private readonly sources: ReadonlyMap<string, EventSource>;

  constructor(
    @Inject(SELF) self: ServiceName,
    own: EventFeed,
    @Optional() users?: UsersPeer,
    @Optional() catalog?: CatalogPeer,
    @Optional() orders?: OrdersPeer,
  ) {
    const sources: EventSource[] = [];
    if (users) sources.push(remoteSource('users', users));
    if (catalog) sources.push(remoteSource('catalog', catalog));
    if (orders) sources.push(remoteSource('orders', orders));
    sources.push({ name: self, watch: (request, signal) => own.watch(request, signal) });
    this.sources = new Map(sources.map((source) => [source.name, source]));
  }

  /** Throws when this process has no connection to that service. */
  of(service: string): EventSource {
    const source = this.sources.get(service);
    if (!source) throw new Error(`A consumer follows ${service}, which this service has no connection to: add it to PeersModule.forRoot`);
    return source;
  }
}
