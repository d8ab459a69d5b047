import type { Timestamp } from '#contracts/generated/google/protobuf/timestamp.js';

/** A moment in RFC 3339: UTC, milliseconds. */
export const instant = (moment: Timestamp | null | undefined): string => instantOrNull(moment) ?? new Date(0).toISOString();

/** The same; null for none. */
export function instantOrNull(moment: Timestamp | null | undefined): string | null {
  if (moment == null) return null;
  const milliseconds = moment.seconds * 1000 + moment.nanos / 1_000_000;
  if (milliseconds !== last.milliseconds) last = { milliseconds, text: new Date(milliseconds).toISOString() };
  return last.text;
}

/** The moments of a list are often one and the same. */
let last = { milliseconds: 0, text: new Date(0).toISOString() };
