import { Injectable } from '@nestjs/common';
import type { FeedServiceClient } from '#contracts/generated/ashlar/orders/v1/feed.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { OrdersPeer } from '#platform/grpc/peers.module.js';
import { page } from '../edge/http/answer.js';
import { toEventView } from '../orders/event.view.js';
import type { EventsQuery } from './events.dto.js';

const defaultLimit = 24;

/** The log of every service's events, which orders keeps. */
@Injectable()
export class EventsClient {
  private readonly feed: PromiseClient<FeedServiceClient>;

  constructor(orders: OrdersPeer) {
    this.feed = orders.serviceClient<FeedServiceClient>('ashlar.orders.v1.FeedService');
  }

  async list({ after = 0, types = [], limit = defaultLimit, cursor }: EventsQuery) {
    const { events } = await this.feed.listEvents({ after: cursor === undefined ? after : Number(cursor), types, limit: limit + 1 });
    const shown = events.slice(0, limit).map(toEventView);
    const last = events.length > limit ? shown.at(-1) : undefined;
    return page(shown, { limit, nextCursor: last ? String(last.position) : '' });
  }
}
