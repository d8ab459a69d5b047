import type { DataSource } from 'typeorm';
import { preparedQuery } from '../database/prepared-query.js';

/** How far a consumer has come in the feed of one service. */
export interface Cursor {
  /** The history that the position belongs to; undefined before the first. */
  epoch: string | undefined;
  position: number;
}

/** What is written down of it, for the next start and for whoever looks. */
export interface Progress extends Cursor {
  head: number;
  lastEventAt: Date | undefined;
  /** When the oldest event was written that is being dealt with. */
  waitingSince: Date | undefined;
}

/** Where the consumer stopped. It may have dealt with more than that. */
export async function loadCursor(dataSource: DataSource, consumer: string, source: string): Promise<Cursor> {
  const rows: { epoch: string; position: string }[] = await dataSource.query(
    `SELECT epoch, position FROM event_cursor WHERE consumer = $1 AND source = $2`,
    [consumer, source],
  );
  return rows[0] ? { epoch: rows[0].epoch, position: Number(rows[0].position) } : { epoch: undefined, position: 0 };
}

/** Never goes back within one history, even when somebody who has lost the lead still writes. */
export async function saveProgress(dataSource: DataSource, consumer: string, source: string, progress: Progress): Promise<void> {
  const { epoch, position, head, lastEventAt, waitingSince } = progress;
  await preparedQuery(dataSource.manager, saveSql, [consumer, source, epoch, position, head, lastEventAt ?? null, waitingSince ?? null]);
}

const saveSql = `
  INSERT INTO event_cursor AS c (consumer, source, epoch, position, head, last_event_at, waiting_since)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (consumer, source) DO UPDATE
  SET epoch = excluded.epoch, position = excluded.position, head = excluded.head, waiting_since = excluded.waiting_since, updated_at = now(),
      last_event_at = coalesce(excluded.last_event_at, c.last_event_at)
  WHERE c.epoch <> excluded.epoch OR c.position <= excluded.position`;
