import type { Timestamp } from './generated/google/protobuf/timestamp.js';

/** A moment as protobuf writes it, to the millisecond. */
export const toTimestamp = (date: Date): Timestamp => timestampOf(date.getTime());

/** The same, of milliseconds since 1970. */
export function timestampOf(milliseconds: number): Timestamp {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}

/** The same, of a moment that may be missing. */
export function toOptionalTimestamp(date: Date | null | undefined): Timestamp | undefined {
  return date == null ? undefined : toTimestamp(date);
}

/** A protobuf timestamp as a `Date`; unset stays undefined. */
export function fromTimestamp(timestamp: Timestamp | null | undefined): Date | undefined {
  return timestamp == null ? undefined : new Date(timestamp.seconds * 1000 + timestamp.nanos / 1_000_000);
}
