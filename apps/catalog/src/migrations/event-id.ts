/**
 * A UUIDv7 (RFC 9562 §5.7) for events that one SQL statement records by itself; PostgreSQL has its own only from version 18.
 * The first 48 bits are milliseconds, the version is 7, the rest is random.
 */
export const createEventId = `
  CREATE FUNCTION new_event_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
      set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1),
      'hex')::uuid
  $$;
`;
