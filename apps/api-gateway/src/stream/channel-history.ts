import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EventFeedServiceClient, ReadChannelResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import type { GrpcPeer, PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer, OrdersPeer } from '#platform/grpc/peers.module.js';
import { Turnstile } from '#platform/grpc/turnstile.js';
import type { Channel } from './channel.js';

type Feed = PromiseClient<EventFeedServiceClient>;

/** A gateway that comes back finds all of its clients asking at once, and each service has a pool of 20. */
const readsAtOnce = 12;

/** What the services have written of a channel. */
@Injectable()
export class ChannelHistory {
  private readonly feeds: Record<Channel['source'], { feed: Feed; turnstile: Turnstile }>;

  constructor(orders: OrdersPeer, catalog: CatalogPeer) {
    const of = (peer: GrpcPeer) => ({
      feed: peer.serviceClient<EventFeedServiceClient>('ashlar.events.v1.EventFeedService'),
      turnstile: new Turnstile(readsAtOnce),
    });
    this.feeds = { orders: of(orders), catalog: of(catalog) };
  }

  /** At most `limit` events after a sequence, as whoever has that token may read them; 0 asks for the end alone. */
  read({ source, key }: Channel, after: number, limit: number, accessToken: string | undefined): Promise<ReadChannelResponse> {
    const { feed, turnstile } = this.feeds[source];
    return turnstile.pass(() =>
      runInCallContext({ ...backgroundCall(randomUUID()), accessToken }, () => feed.readChannel({ channel: key, after, limit })),
    );
  }
}
