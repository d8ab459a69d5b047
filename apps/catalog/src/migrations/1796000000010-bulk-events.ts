import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events of product files are `bulk`: a shop goes on while a hundred thousand of them wait, so every other event overtakes them. Rows that are never
 * looked for by a channel or a position are left out of those indexes, which each of them would be written to twice.
 */
const markBulk = `
  ALTER TABLE event_log ADD COLUMN bulk boolean NOT NULL DEFAULT false;
  ALTER TABLE event_log DROP CONSTRAINT event_log_channel_channel_sequence_key, DROP CONSTRAINT event_log_position_key;
  CREATE UNIQUE INDEX event_log_of_channel ON event_log (channel, channel_sequence) WHERE channel IS NOT NULL;
  CREATE UNIQUE INDEX event_log_position ON event_log (position) WHERE position IS NOT NULL;
  DROP INDEX event_log_unsequenced;
  CREATE INDEX event_log_unsequenced ON event_log (bulk, id) WHERE position IS NULL;
`;

/**
 * As in every service, but ordinary events come first, and with each of them the bulk ones of the same subject that are older: versions of a subject
 * never swap. A subject's events are sequenced in the order of their versions, so that those before one wait only if the last of them does.
 * While a file is being applied only a few bulk events go on at a time: each costs those who follow about as much as the row of the file that it is of.
 */
const sequenceBulkLast = `
  CREATE OR REPLACE FUNCTION sequence_events(at_most int) RETURNS int LANGUAGE plpgsql AS $$
  DECLARE
    feed_end bigint;
    bulk_most int := at_most;
    sequenced int;
  BEGIN
    IF NOT EXISTS (SELECT FROM event_log WHERE position IS NULL) THEN RETURN 0; END IF;
    IF EXISTS (SELECT FROM import WHERE state = 'running' AND phase = 'applying' AND NOT dry_run) THEN bulk_most := least(at_most, 5); END IF;
    SELECT position INTO STRICT feed_end FROM event_relay FOR UPDATE;
    WITH ordinary AS MATERIALIZED (
      SELECT id, aggregate, subject, version FROM event_log WHERE position IS NULL AND NOT bulk ORDER BY id LIMIT at_most
    ), begun AS (
      SELECT aggregate, subject, min(version) AS low, max(version) AS high FROM ordinary GROUP BY aggregate, subject
    ), overtaken AS MATERIALIZED (
      SELECT e.id FROM begun b JOIN event_log e ON e.aggregate = b.aggregate AND e.subject = b.subject AND e.version > b.low AND e.version < b.high
      WHERE e.position IS NULL AND e.bulk AND b.high > b.low + 1
      UNION ALL
      SELECT e.id FROM begun b
      JOIN event_log last ON last.aggregate = b.aggregate AND last.subject = b.subject AND last.version = b.low - 1 AND last.position IS NULL
      JOIN event_log e ON e.aggregate = b.aggregate AND e.subject = b.subject AND e.version < b.low AND e.position IS NULL
    ), first AS MATERIALIZED (
      SELECT id FROM ordinary UNION ALL SELECT id FROM overtaken
    ), later AS MATERIALIZED (
      SELECT id FROM event_log
      WHERE position IS NULL AND bulk AND id NOT IN (SELECT id FROM overtaken)
      ORDER BY id LIMIT least(bulk_most, at_most - (SELECT count(*) FROM ordinary))
    )
    UPDATE event_log e SET position = feed_end + next.n
    FROM (
      SELECT id, row_number() OVER (ORDER BY lane, id) AS n
      FROM (SELECT id, 1 AS lane FROM first UNION ALL SELECT id, 2 FROM later) AS both_lanes
    ) AS next
    WHERE e.id = next.id;
    GET DIAGNOSTICS sequenced = ROW_COUNT;
    UPDATE event_relay SET position = feed_end + sequenced;
    RETURN sequenced;
  END
  $$;
`;

/** A lane of its own for what whole files write. */
export class BulkEvents1796000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SET LOCAL statement_timeout = 0');
    await runner.query(markBulk);
    await runner.query(sequenceBulkLast);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
