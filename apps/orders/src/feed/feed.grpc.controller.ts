import { Controller } from '@nestjs/common';
import {
  FeedServiceControllerMethods,
  type FeedServiceController,
  type ListEventsRequest,
  type ListEventsResponse,
} from '#contracts/generated/ashlar/orders/v1/feed.js';
import { AdminOnly } from '#platform/auth/access-rules.js';
import { readFeedList } from './feed-list.js';
import { toFeedEvent } from './feed.proto.js';
import { FeedQueries } from './feed.queries.js';

/** The integrators' log over gRPC. */
@Controller()
@FeedServiceControllerMethods()
export class FeedGrpcController implements FeedServiceController {
  constructor(private readonly queries: FeedQueries) {}

  @AdminOnly({ scope: 'events:read' })
  async listEvents(request: ListEventsRequest): Promise<ListEventsResponse> {
    const events = await this.queries.list(readFeedList(request));
    return { events: events.map(toFeedEvent), head: await this.queries.head() };
  }
}
