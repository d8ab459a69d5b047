import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { toCloudEvent } from '#platform/events/cloud-event.js';
import type { StoredSecrets } from './endpoint-secrets.js';

/** Attempts under way at once to one endpoint, for each copy of this service; to one that fails, fewer. */
const lane = { healthy: 8, failing: 2 };
/** Longer than any attempt takes: after that whoever made it must have died, and it is made again. */
const leaseSeconds = 20;

/** An attempt that is ours to make. */
export interface ClaimedDelivery {
  id: string;
  endpointId: string;
  lease: string;
  url: string;
  secrets: StoredSecrets;
  eventId: string;
  body: string;
}

interface ClaimedRow {
  id: string;
  endpoint_id: string;
  event_id: string;
  url: string;
  wrapped: Buffer | null;
  sealed: (Buffer | null)[] | null;
  plain: (string | null)[] | null;
  test_event: object | null;
  position: string;
  source: string;
  type: string;
  subject: string;
  version: number;
  data: object;
  occurred_at: Date;
}

const claim = `
  WITH due AS (
    SELECT d.id FROM webhook_endpoint e
    LEFT JOIN unnest($1::uuid[], $2::int[]) AS busy (endpoint_id, attempts) ON busy.endpoint_id = e.id
    CROSS JOIN LATERAL (
      SELECT id FROM webhook_delivery
      WHERE endpoint_id = e.id AND status = 'pending' AND next_attempt_at <= now() AND (leased_until IS NULL OR leased_until < now())
      ORDER BY next_attempt_at, position
      LIMIT greatest(0, CASE WHEN e.failures = 0 THEN ${lane.healthy} ELSE ${lane.failing} END - coalesce(busy.attempts, 0))
      FOR UPDATE SKIP LOCKED
    ) AS d
    WHERE e.disabled_at IS NULL
  ), claimed AS (
    UPDATE webhook_delivery d SET lease = $3, leased_until = now() + interval '${leaseSeconds} seconds'
    FROM due WHERE d.id = due.id
    RETURNING d.id, d.endpoint_id, d.event_id, d.position, d.test_event
  )
  SELECT c.id, c.endpoint_id, c.event_id, c.test_event, c.position, e.url,
         f.source, f.type, f.subject, f.version, f.data, f.occurred_at,
         k.wrapped, secrets.sealed, secrets.plain
  FROM claimed c JOIN webhook_endpoint e ON e.id = c.endpoint_id LEFT JOIN feed_event f ON f.position = c.position
  LEFT JOIN person_key k ON k.person_id = c.endpoint_id
  CROSS JOIN LATERAL (
    SELECT array_agg(s.secret_sealed ORDER BY s.id DESC) AS sealed, array_agg(s.secret ORDER BY s.id DESC) AS plain FROM webhook_secret s
    WHERE s.endpoint_id = c.endpoint_id AND (s.ends_at IS NULL OR s.ends_at > now())
  ) AS secrets`;

const release = `UPDATE webhook_delivery SET lease = NULL, leased_until = NULL WHERE id = $1 AND lease = $2`;

/** Hands out attempts that are due, each to one process, and to each endpoint only so many at once. */
@Injectable()
export class ClaimDeliveries {
  constructor(private readonly dataSource: DataSource) {}

  /** `busy` says how many attempts to each endpoint this process is making already. */
  async execute(busy: ReadonlyMap<string, number>, lease: string): Promise<ClaimedDelivery[]> {
    const { rows } = await preparedQuery<ClaimedRow>(this.dataSource.manager, claim, [[...busy.keys()], [...busy.values()], lease]);
    return rows.map((row) => toClaimed(row, lease));
  }

  /** Gives back an attempt that was not made to its end. */
  async release({ id, lease }: ClaimedDelivery): Promise<void> {
    await preparedQuery(this.dataSource.manager, release, [id, lease]);
  }
}

const toClaimed = (row: ClaimedRow, lease: string): ClaimedDelivery => ({
  id: row.id,
  endpointId: row.endpoint_id,
  lease,
  url: row.url,
  secrets: { wrapped: row.wrapped, sealed: row.sealed ?? [], plain: row.plain ?? [] },
  eventId: row.event_id,
  body: JSON.stringify(row.test_event ?? eventOf(row)),
});

const eventOf = (row: ClaimedRow) =>
  toCloudEvent({
    id: row.event_id,
    source: row.source,
    type: row.type,
    subject: row.subject,
    time: row.occurred_at,
    data: row.data,
    sequence: row.version,
    position: Number(row.position),
  });
