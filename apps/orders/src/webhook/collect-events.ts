import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { matches } from './endpoint-input.js';

interface LoggedEvent {
  position: string;
  event_id: string;
  type: string;
  line: string;
}

/** Events that one transaction takes for one endpoint. */
const batch = 500;

const behind = `SELECT e.id FROM webhook_endpoint e, feed_head h WHERE e.disabled_at IS NULL AND e.cursor < h.position`;

const take = `SELECT cursor, events FROM webhook_endpoint WHERE id = $1 AND disabled_at IS NULL FOR NO KEY UPDATE SKIP LOCKED`;

const read = `
  SELECT position, event_id, type, aggregate || ':' || subject AS line FROM feed_event WHERE position > $1 ORDER BY position LIMIT ${batch}`;

/** The first of a line is due at once; one that has an earlier one before it gets its turn when that is done (record-outcome.ts). */
const insert = `
  INSERT INTO webhook_delivery (id, endpoint_id, event_id, event_type, position, line, attempt, step, next_attempt_at)
  SELECT new.id, $1, new.event_id, new.type, new.position, new.line, 1, 1, CASE
    WHEN row_number() OVER (PARTITION BY new.line ORDER BY new.position) > 1 THEN NULL
    WHEN EXISTS (SELECT FROM webhook_delivery d WHERE d.endpoint_id = $1 AND d.line = new.line AND d.status = 'pending') THEN NULL
    ELSE now()
  END
  FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[]) AS new (id, event_id, type, position, line)`;

const advance = 'UPDATE webhook_endpoint SET cursor = $2 WHERE id = $1';

/** Makes a delivery of each new event for each endpoint that wants it: copies of this service take turns, an endpoint at a time. */
@Injectable()
export class CollectEvents {
  constructor(private readonly dataSource: DataSource) {}

  /** Answers whether there may be more. */
  async execute(): Promise<boolean> {
    const { rows } = await preparedQuery<{ id: string }>(this.dataSource.manager, behind, []);
    let more = false;
    for (const { id } of rows) {
      const read = await this.dataSource.transaction((manager) => this.collect(manager, id));
      more ||= read === batch;
    }
    return more;
  }

  private async collect(manager: EntityManager, endpointId: string): Promise<number> {
    const [endpoint] = (await preparedQuery<{ cursor: string; events: string[] }>(manager, take, [endpointId])).rows;
    if (!endpoint) return 0;
    const { rows } = await preparedQuery<LoggedEvent>(manager, read, [endpoint.cursor]);
    const last = rows.at(-1);
    if (!last) return 0;
    const wanted = rows.filter(({ type }) => matches(endpoint.events, type));
    if (wanted.length > 0) {
      await preparedQuery(manager, insert, [
        endpointId,
        wanted.map(() => uuidv7()),
        wanted.map(({ event_id }) => event_id),
        wanted.map(({ type }) => type),
        wanted.map(({ position }) => position),
        wanted.map(({ line }) => line),
      ]);
    }
    await preparedQuery(manager, advance, [endpointId, last.position]);
    return rows.length;
  }
}
