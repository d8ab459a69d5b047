import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { isUuid } from '../order/text-field.js';
import type { ProviderNews } from './payment-provider.js';
import type { PaymentStatus } from './payment-states.js';
import type { RefundStatus } from './refund.entity.js';

/** An event as its provider names it. */
export interface ProviderEvent {
  provider: string;
  eventId: string;
  type: string;
}

/** What came of an event. */
export type EventResult = 'applied' | 'ignored' | 'not_ours' | 'for_the_operator';

/** The payment that an event is about. */
export interface Subject {
  orderId: string;
  paymentId: string;
  status: PaymentStatus;
  /** Whether the provider's id of the charge is on record. */
  knowsRef: boolean;
  /** Whether the event had its effect before. */
  seen: boolean;
  /** The refund that it speaks of, if that is one of this payment's. */
  refund: { id: string; status: RefundStatus } | null;
}

/** Remembers what providers said by themselves, and finds what it is about. */
@Injectable()
export class ProviderEvents {
  constructor(private readonly dataSource: DataSource) {}

  /** Undefined when it is about no payment of ours. */
  async subjectOf({ provider, eventId }: ProviderEvent, { paymentId, refund }: ProviderNews): Promise<Subject | undefined> {
    if (paymentId === undefined || !isUuid(paymentId)) return undefined;
    const refundId = refund?.refundId;
    const { rows } = await preparedQuery<Subject>(this.dataSource.manager, subjectSql, [
      provider,
      eventId,
      paymentId,
      refundId !== undefined && isUuid(refundId) ? refundId : null,
    ]);
    return rows[0];
  }

  /** Repeats keep the first. */
  async record({ provider, eventId, type }: ProviderEvent, result: EventResult, manager?: EntityManager): Promise<void> {
    await (manager ?? this.dataSource.manager).query(
      `INSERT INTO provider_event (provider, event_id, type, result) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [provider, eventId, type, result],
    );
  }
}

const subjectSql = `
  SELECT order_id AS "orderId", id AS "paymentId", status, provider_ref IS NOT NULL AS "knowsRef",
         EXISTS (SELECT FROM provider_event WHERE provider = $1 AND event_id = $2) AS seen,
         (SELECT jsonb_build_object('id', id, 'status', status) FROM refund WHERE id = $4 AND payment_id = $3) AS refund
  FROM payment WHERE id = $3 AND provider = $1`;
