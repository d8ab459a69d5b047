import { Injectable } from '@nestjs/common';
import { watchPeer } from '#platform/events/event-source.js';
import type { GrpcPeer } from '#platform/grpc/grpc-client.js';
import { CatalogPeer, OrdersPeer } from '#platform/grpc/peers.module.js';
import { LiveFeed } from './live-feed.js';

const feedOf = (service: string, peer: GrpcPeer) =>
  new LiveFeed(service, (after, signal) => watchPeer(peer, { after, aggregates: [] }, signal));

/** The live feeds of the services whose events are streamed. */
@Injectable()
export class LiveFeeds {
  readonly orders: LiveFeed;
  readonly catalog: LiveFeed;

  constructor(orders: OrdersPeer, catalog: CatalogPeer) {
    this.orders = feedOf('orders', orders);
    this.catalog = feedOf('catalog', catalog);
  }

  async stop(): Promise<void> {
    await Promise.all([this.orders.stop(), this.catalog.stop()]);
  }
}
