import { eventColumns, type EventRow } from './event-row.js';

/** A row of a channel: an event at its place. */
export interface ChannelRow extends EventRow {
  channel_place: string | number;
}

/** Where the events of one kind of channel stand; `$1` is the thing that the channel is about. */
export interface ChannelSql {
  /** Epoch and the sequence of the latest event. */
  head: string;
  /** Events with a sequence above `$2`, at most `$3`. */
  events: string;
}

const channel = (place: string, where: string): ChannelSql => ({
  head: `SELECT epoch, coalesce((SELECT max(${place}) FROM event_log WHERE ${where}), 0) AS head FROM event_relay`,
  events: `SELECT ${eventColumns}, ${place} AS channel_place FROM event_log WHERE ${where} AND ${place} > $2 ORDER BY ${place} LIMIT $3`,
});

/** Each subject's own versions, and each customer's orders in their own numbering: both rise by one and become visible in order. */
export const subjectChannels = {
  customer: channel('channel_sequence', 'channel = $1'),
  stock: channel('version', `aggregate = 'stock' AND subject = $1`),
  product: channel('version', `aggregate = 'product' AND subject = $1`),
} as const;

/** The whole feed of the service: what the relay has not yet numbered is not there yet. `$1` is nothing. */
export const feedChannel: ChannelSql = {
  head: 'SELECT epoch, position AS head FROM event_relay WHERE $1::text IS NOT NULL',
  events: `SELECT ${eventColumns}, position AS channel_place FROM event_log WHERE $1::text IS NOT NULL AND position > $2 ORDER BY position LIMIT $3`,
};
