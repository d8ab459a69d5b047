import type { Timestamp } from '#contracts/generated/google/protobuf/timestamp.js';

/** A moment in RFC 3339: UTC, milliseconds. */
export const instant = (moment: Timestamp | null | undefined): string => instantOrNull(moment) ?? new Date(0).toISOString();

export const instantOrNull = (moment: Timestamp | null | undefined): string | null =>
  moment == null ? null : new Date(moment.seconds * 1000 + moment.nanos / 1_000_000).toISOString();
