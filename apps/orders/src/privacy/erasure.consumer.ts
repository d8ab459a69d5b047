import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventConsumer, type ReceivedEvent } from '#platform/events/event-consumer.js';
import { eraseCustomers } from './erase-customers.js';

/** Forgets a person here when users has. */
@Injectable()
export class ErasureConsumer extends EventConsumer {
  readonly name = 'orders.erasure';
  readonly aggregates = ['user'] as const;

  async handle(event: ReceivedEvent, manager: EntityManager): Promise<void> {
    if (event.type !== 'user.deleted') return;
    await manager.query('INSERT INTO erased_customer (customer_id) VALUES ($1) ON CONFLICT DO NOTHING', [event.subject]);
    await eraseCustomers(manager, [event.subject]);
  }
}
