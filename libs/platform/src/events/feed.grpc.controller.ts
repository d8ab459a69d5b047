import { Controller } from '@nestjs/common';
import {
  EventFeedServiceControllerMethods,
  type ReadChannelRequest,
  type ReadChannelResponse,
  type WatchRequest,
  type WatchResponse,
} from '#contracts/generated/ashlar/events/v1/feed.js';
import { Public, ServicesOnly } from '../auth/access-rules.js';
import { currentCall } from '../grpc/call-context.js';
import { ChannelReader } from './channels.js';
import { EventFeed } from './event-feed.js';

/** The events of this service, for those who follow them. */
@Controller()
@EventFeedServiceControllerMethods()
export class EventFeedGrpcController {
  constructor(
    private readonly feed: EventFeed,
    private readonly channels: ChannelReader,
  ) {}

  /** A stream: the server writes each message once the one before it was taken. */
  @ServicesOnly('api-gateway', 'catalog', 'orders')
  watch(request: WatchRequest): AsyncIterable<WatchResponse> {
    return this.feed.watch(request);
  }

  @Public()
  readChannel(request: ReadChannelRequest): Promise<ReadChannelResponse> {
    return this.channels.read(request, currentCall()?.caller);
  }
}
