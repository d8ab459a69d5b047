/**
 * What carries the events of `event_log` further, in the database of every service; its own migration, after the one with `createEventLog`.
 *
 * - `event_relay`: the one row that the sequencing relay holds while it works. `position` is the end of the feed, `published` what the broker has
 *   confirmed, `epoch` the name of this history.
 * - `event_channel`: the latest sequence of each channel.
 * - `inbox`: how far a consumer of this service has come with each subject; the effect and this row are written in one transaction.
 * - `event_cursor`: how far a consumer has come in the feed of a service; `waiting_since` is when the oldest event was written that it works at.
 * - `parked_event`: what a consumer could not take, and what waits behind it.
 */
export const createEventDelivery = `
  ALTER TABLE event_log ADD COLUMN channel text, ADD COLUMN channel_sequence bigint, ADD UNIQUE (channel, channel_sequence);

  CREATE TABLE event_channel (
    channel text PRIMARY KEY,
    sequence bigint NOT NULL CHECK (sequence > 0)
  ) WITH (fillfactor = 70);

  CREATE TABLE event_relay (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    epoch uuid NOT NULL DEFAULT gen_random_uuid(),
    position bigint NOT NULL DEFAULT 0,
    published bigint NOT NULL DEFAULT 0 CHECK (published <= position)
  ) WITH (fillfactor = 10);
  INSERT INTO event_relay DEFAULT VALUES;

  CREATE FUNCTION sequence_events(at_most int) RETURNS int LANGUAGE plpgsql AS $$
  DECLARE
    feed_end bigint;
    sequenced int;
  BEGIN
    IF NOT EXISTS (SELECT FROM event_log WHERE position IS NULL) THEN RETURN 0; END IF;
    SELECT position INTO STRICT feed_end FROM event_relay FOR UPDATE;
    UPDATE event_log e SET position = feed_end + next.n
    FROM (
      SELECT id, row_number() OVER (ORDER BY id) AS n
      FROM (SELECT id FROM event_log WHERE position IS NULL ORDER BY id LIMIT at_most) AS oldest
    ) AS next
    WHERE e.id = next.id;
    GET DIAGNOSTICS sequenced = ROW_COUNT;
    UPDATE event_relay SET position = feed_end + sequenced;
    RETURN sequenced;
  END
  $$;

  CREATE TABLE inbox (
    consumer text NOT NULL,
    aggregate text NOT NULL,
    subject text NOT NULL,
    version int NOT NULL CHECK (version > 0),
    PRIMARY KEY (consumer, aggregate, subject)
  ) WITH (fillfactor = 80);

  CREATE TABLE event_cursor (
    consumer text NOT NULL,
    source text NOT NULL,
    epoch uuid NOT NULL,
    position bigint NOT NULL,
    head bigint NOT NULL,
    last_event_at timestamptz(3),
    waiting_since timestamptz(3),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, source)
  ) WITH (fillfactor = 50);

  CREATE TABLE parked_event (
    id uuid PRIMARY KEY,
    consumer text NOT NULL,
    aggregate text NOT NULL,
    subject text NOT NULL,
    version int NOT NULL,
    event jsonb NOT NULL,
    reason text NOT NULL CHECK (reason IN ('failed', 'waiting')),
    error text NOT NULL DEFAULT '',
    attempts int NOT NULL DEFAULT 0,
    parked_at timestamptz(3) NOT NULL DEFAULT now(),
    next_attempt_at timestamptz(3) NOT NULL DEFAULT now(),
    UNIQUE (consumer, aggregate, subject, version)
  );
`;
