import type { Timestamp } from './generated/google/protobuf/timestamp.js';

/** A moment as protobuf writes it, to the millisecond. */
export function toTimestamp(date: Date): Timestamp {
  const milliseconds = date.getTime();
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
