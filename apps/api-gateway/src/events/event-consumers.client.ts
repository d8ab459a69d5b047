import { Injectable } from '@nestjs/common';
import type { EventConsumerServiceClient, ParkedEvent } from '#contracts/generated/ashlar/events/v1/consumers.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer, OrdersPeer, UsersPeer } from '#platform/grpc/peers.module.js';
import { page, plain, whole } from '../edge/http/answer.js';
import { knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import { toEventConsumerView } from './event-consumer.view.js';
import type { ParkedEventsQuery } from './events.dto.js';
import { toParkedEventView } from './parked-event.view.js';

const defaultLimit = 24;
const notFound = () => new DomainError('not_found', 'PARKED_EVENT_NOT_FOUND', 'There is no such parked event.');

/** The consumers of every service, asked together. One that does not answer fails the whole: a list without it would look as if all were well. */
@Injectable()
export class EventConsumersClient {
  private readonly services: PromiseClient<EventConsumerServiceClient>[];

  constructor(users: UsersPeer, catalog: CatalogPeer, orders: OrdersPeer) {
    this.services = [users, catalog, orders].map((peer) =>
      peer.serviceClient<EventConsumerServiceClient>('ashlar.events.v1.EventConsumerService'),
    );
  }

  async list() {
    const answers = await Promise.all(this.services.map((service) => service.listConsumers({})));
    const consumers = answers.flatMap((answer) => answer.consumers.map(toEventConsumerView));
    return whole(consumers.sort((a, b) => (a.name < b.name ? -1 : 1)));
  }

  /** Ids are UUIDv7, so their order is that of parking, over all services. */
  async parked({ consumer = '', limit = defaultLimit, cursor = '' }: ParkedEventsQuery) {
    const request = { consumer, after: cursor, limit: limit + 1 };
    const answers = await Promise.all(this.services.map((service) => service.listParkedEvents(request)));
    const parked = answers.flatMap(({ parkedEvents }) => parkedEvents).sort((a, b) => (a.id < b.id ? -1 : 1));
    const shown = parked.slice(0, limit).map(toParkedEventView);
    return page(shown, { limit, nextCursor: parked.length > limit ? (shown.at(-1)?.id ?? '') : '' });
  }

  /** The id does not tell whose it is, so each service is asked. "Not found" is only certain when all of them say so. */
  async redrive(text: string) {
    const id = knownId(text, notFound);
    const answers = await Promise.allSettled(this.services.map((service) => service.redriveParkedEvent({ id })));
    const redriven = answers.find((answer) => answer.status === 'fulfilled');
    if (redriven) return plain(toParkedEventView(given<ParkedEvent>(redriven.value.parkedEvent)));
    const failed = answers.find((answer) => answer.status === 'rejected' && !isNotFound(answer.reason));
    throw ((failed as PromiseRejectedResult | undefined)?.reason as Error | undefined) ?? notFound();
  }
}

const isNotFound = (reason: unknown): boolean => reason instanceof DomainError && reason.code === 'PARKED_EVENT_NOT_FOUND';
