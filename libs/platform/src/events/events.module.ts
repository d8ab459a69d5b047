import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DataSource } from 'typeorm';
import type { ServiceName } from '../grpc/proto-files.js';
import { RabbitBus } from './bus/rabbit-bus.js';
import { ChannelReader } from './channels.js';
import { ConsumerList } from './consumer-list.js';
import { ConsumerQueries } from './consumer.queries.js';
import { EventConsumersGrpcController } from './consumers.grpc.controller.js';
import { EventBus, NoBus } from './event-bus.js';
import { EventFeed, SELF } from './event-feed.js';
import { EventRuntime } from './event-runtime.js';
import { EventSources } from './event-sources.js';
import { EventFeedGrpcController } from './feed.grpc.controller.js';
import { FeedHead } from './feed-head.js';
import { Followers } from './followers.js';
import { Leadership } from './leadership.js';
import { Takers } from './takers.js';

interface EventsOptions {
  self: ServiceName;
  databaseUrl: string;
  /** `amqp://…`: RabbitMQ carries the events; unset: the feeds do. */
  busUrl?: string | undefined;
}

/** A service's part in the flow of events: serves its own, and brings others' to each `EventConsumer` among the service's providers. */
@Module({})
export class EventsModule {
  static forRoot({ self, databaseUrl, busUrl }: EventsOptions): DynamicModule {
    return {
      module: EventsModule,
      imports: [DiscoveryModule],
      controllers: [EventFeedGrpcController, EventConsumersGrpcController],
      providers: [
        { provide: SELF, useValue: self },
        {
          provide: EventBus,
          useFactory: (dataSource: DataSource) => (busUrl ? new RabbitBus(busUrl, self, dataSource) : new NoBus()),
          inject: [DataSource],
        },
        { provide: Leadership, useFactory: () => new Leadership(databaseUrl) },
        { provide: ChannelReader, useFactory: (dataSource: DataSource) => new ChannelReader(dataSource, self), inject: [DataSource] },
        FeedHead,
        EventFeed,
        EventSources,
        Followers,
        Takers,
        ConsumerList,
        ConsumerQueries,
        EventRuntime,
      ],
    };
  }
}
