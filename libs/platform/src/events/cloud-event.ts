/** A fact outside of Ashlar: CloudEvents 1.0 in JSON, with `sequence` and `position` as extensions. */
export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  /** RFC 3339, UTC, milliseconds. */
  time: string;
  datacontenttype: 'application/json';
  data: object;
  /** The subject's version: 1..n without a gap. */
  sequence: number;
  /** The place in the log of all events; null until, or unless, it has one. */
  position: number | null;
}

/** What `toCloudEvent` needs to know of a fact. */
export type KnownFact = Omit<CloudEvent, 'specversion' | 'time' | 'datacontenttype'> & { time: Date };

/** The one form that an event has outside, wherever it is shown or sent. */
export const toCloudEvent = ({ id, source, type, subject, time, data, sequence, position }: KnownFact): CloudEvent => ({
  specversion: '1.0',
  id,
  source,
  type,
  subject,
  time: time.toISOString(),
  datacontenttype: 'application/json',
  data,
  sequence,
  position,
});
