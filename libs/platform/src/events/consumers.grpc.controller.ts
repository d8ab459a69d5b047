import { Controller } from '@nestjs/common';
import {
  EventConsumerServiceControllerMethods,
  type EventConsumerServiceController,
  type ListConsumersResponse,
  type ListParkedEventsRequest,
  type ListParkedEventsResponse,
  type RedriveParkedEventRequest,
  type RedriveParkedEventResponse,
} from '#contracts/generated/ashlar/events/v1/consumers.js';
import { AdminOnly } from '../auth/access-rules.js';
import { ConsumerQueries } from './consumer.queries.js';

/** The consumers of this service, for its operators. */
@Controller()
@EventConsumerServiceControllerMethods()
export class EventConsumersGrpcController implements EventConsumerServiceController {
  constructor(private readonly queries: ConsumerQueries) {}

  @AdminOnly()
  async listConsumers(): Promise<ListConsumersResponse> {
    return { consumers: await this.queries.consumers() };
  }

  @AdminOnly()
  async listParkedEvents({ consumer, after, limit }: ListParkedEventsRequest): Promise<ListParkedEventsResponse> {
    return { parkedEvents: await this.queries.parked(consumer, after, limit) };
  }

  @AdminOnly()
  async redriveParkedEvent({ id }: RedriveParkedEventRequest): Promise<RedriveParkedEventResponse> {
    return { parkedEvent: await this.queries.redrive(id) };
  }
}
