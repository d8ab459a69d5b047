import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { preparedQuery } from '#platform/database/prepared-query.js';
import type { FeedList } from './feed-list.js';

/** An event at its place in the log. */
export interface FeedEventRow {
  position: string;
  event_id: string;
  source: string;
  type: string;
  subject: string;
  version: number;
  data: object;
  occurred_at: Date;
}

const columns = 'position, event_id, source, type, subject, version, data, occurred_at';

const everything = `SELECT ${columns} FROM feed_event WHERE position > $1 ORDER BY position LIMIT $2`;

/** Each type's own events are read off the index, so that a rare type costs no more than a frequent one. */
const ofTypes = `
  SELECT ${columns} FROM unnest($3::text[]) AS wanted (name) CROSS JOIN LATERAL (
    SELECT ${columns} FROM feed_event WHERE type = wanted.name AND position > $1 ORDER BY position LIMIT $2
  ) AS found
  ORDER BY position LIMIT $2`;

/** Reads of the log. */
@Injectable()
export class FeedQueries {
  constructor(private readonly dataSource: DataSource) {}

  async list({ after, types, limit }: FeedList): Promise<FeedEventRow[]> {
    const { manager } = this.dataSource;
    const found = types
      ? await preparedQuery<FeedEventRow>(manager, ofTypes, [after, limit, types])
      : await preparedQuery<FeedEventRow>(manager, everything, [after, limit]);
    return found.rows;
  }

  /** The position of the latest event; 0 when there is none. */
  async head(): Promise<number> {
    const [{ position }] = await this.dataSource.query<[{ position: string }]>('SELECT position FROM feed_head');
    return Number(position);
  }
}
