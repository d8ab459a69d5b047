import { Counter, Gauge, Histogram } from 'prom-client';

const takenSeconds = new Histogram({
  name: 'ashlar_event_taken_seconds',
  help: 'From the writing of an event to its effect at a consumer',
  labelNames: ['consumer'],
  buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300],
});
const lagSeconds = new Gauge({
  name: 'ashlar_event_lag_seconds',
  help: 'Age of the oldest event that a consumer has not dealt with',
  labelNames: ['consumer', 'source'],
});
const sequenced = new Counter({ name: 'ashlar_events_sequenced_total', help: 'Events that the relay of this process gave a position' });

/** A consumer has taken an event that was written at `time`. */
export const eventTaken = (consumer: string, time: Date): void =>
  takenSeconds.observe({ consumer }, Math.max(0, Date.now() - time.getTime()) / 1000);

/** How far a consumer is behind, in seconds. */
export const consumerLag = (consumer: string, source: string, seconds: number): void => lagSeconds.set({ consumer, source }, seconds);

/** The relay gave that many events a position. */
export const eventsSequenced = (count: number): void => sequenced.inc(count);
