/**
 * Events of one subject go one after the other; those of different partitions go side by side, in the lanes of a feed and in the broker's queues. So it is
 * the number of copies of a service that can work for one consumer of the broker at a time. Never changes: it decides where events go.
 */
export const partitions = 4;

/** The partition of a subject, 0 to 3: FNV-1a (32 bit) of `<aggregate>/<subject>`, the same in every release, so that a subject never moves. */
export function partitionOf(aggregate: string, subject: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${aggregate}/${subject}`)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % partitions;
}
