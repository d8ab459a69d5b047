import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventBus } from './event-bus.js';
import { sourceOf } from './event-payloads.js';
import { EventSources } from './event-sources.js';
import { FeedFollower } from './feed-follower.js';
import type { Taker } from './taker.js';

/** Makes what brings a consumer its events: one follower for each service that it hears of. */
@Injectable()
export class Followers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sources: EventSources,
    private readonly bus: EventBus,
  ) {}

  /** Throws when this process has no connection to a service that the consumer follows. */
  of(taker: Taker): FeedFollower[] {
    const services = new Set(taker.consumer.aggregates.map((aggregate) => sourceOf[aggregate]));
    const beside = this.bus.isOn ? 'a broker' : 'the feed alone';
    return [...services].map((service) => new FeedFollower(this.dataSource, this.sources.of(service), taker, beside));
  }
}
