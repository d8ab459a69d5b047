import { Counter, Gauge } from 'prom-client';

/** How a read of the catalog was answered. */
const outcomes = ['hit', 'shared', 'joined', 'miss', 'stale'] as const;
export type ReadOutcome = (typeof outcomes)[number];

const reads = new Counter({
  name: 'ashlar_catalog_cache_reads_total',
  help: 'Public reads of the catalog, by where their answer came from',
  labelNames: ['outcome'],
});
/** Finding a counter's child by its labels costs more than counting. */
const children = Object.fromEntries(outcomes.map((outcome) => [outcome, reads.labels(outcome)])) as Record<
  ReadOutcome,
  ReturnType<typeof reads.labels>
>;

const purges = new Counter({
  name: 'ashlar_catalog_cache_purges_total',
  help: 'Changes that made cached answers of the catalog out of date, by how they were heard of',
  labelNames: ['by'],
});

/** What the cache takes in memory. */
export const cacheBytes = new Gauge({ name: 'ashlar_catalog_cache_bytes', help: 'Size of the cached answers of the catalog' });

export const countRead = (outcome: ReadOutcome): void => children[outcome].inc();
export const countPurge = (by: 'write' | 'event' | 'gateway'): void => purges.inc({ by });
