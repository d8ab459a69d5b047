import { derived, inside, stranger, twoMinutesAgo, type Plant } from './plant.js';

const [inUsers, inCatalog, inOrders] = [inside('users'), inside('catalog'), inside('orders')];
const lastPosition = (delta: number) => `
  WITH r AS (UPDATE event_relay SET position = position + ${delta})
  UPDATE event_log SET position = position + ${delta} WHERE subject = $1::text AND position = (SELECT max(position) FROM event_log)`;

const fedUsers = 'feed: it has every event of users, and no other';

export const eventPlants: readonly Plant[] = [
  {
    name: 'an event that went missing',
    ...inOrders(
      `UPDATE event_log SET version = version + 1 WHERE subject = $1::text AND version = (SELECT max(version) FROM event_log WHERE subject = $1::text)`,
      `UPDATE event_log SET version = version - 1 WHERE subject = $1::text AND version = (SELECT max(version) FROM event_log WHERE subject = $1::text)`,
      ({ ids }) => ids.shipped,
    ),
    seenBy: [derived, 'events of orders: the versions of each subject run from 1 without a gap'],
  },
  {
    name: 'a position that was left out',
    ...inUsers(lastPosition(1), lastPosition(-1), () => 'ada'),
    seenBy: ['events of users: positions run from 1 without a gap'],
  },
  {
    name: 'an event that nobody gave a position for two minutes',
    ...inUsers(
      `INSERT INTO event_log (event_id, aggregate, subject, version, type, data, occurred_at)
       VALUES ('${stranger}', 'user', '${stranger}', 1, 'user.created', '{}', $1)`,
      `DELETE FROM event_log WHERE event_id = '${stranger}' AND occurred_at = $1`,
      () => twoMinutesAgo,
    ),
    seenBy: ['events of users: none waits for its position for over a minute', fedUsers],
  },
  {
    name: "a number that is missing in a customer's channel",
    ...inOrders(
      `UPDATE event_log SET channel_sequence = channel_sequence + 1 WHERE subject = $1::text AND version = 3`,
      `UPDATE event_log SET channel_sequence = channel_sequence - 1 WHERE subject = $1::text AND version = 3`,
      ({ ids }) => ids.shipped,
    ),
    seenBy: ['events of orders: the numbers of each channel run from 1 without a gap'],
  },
  {
    name: 'an event that is parked',
    ...inCatalog(
      `INSERT INTO parked_event (id, consumer, aggregate, subject, version, event, reason)
       VALUES ($1, 'nobody', 'order', 'x', 1, '{}', 'failed')`,
      `DELETE FROM parked_event WHERE id = $1`,
      () => stranger,
    ),
    seenBy: ['consumers of catalog: no event is parked'],
  },
  {
    name: 'an event in the feed that no service has',
    ...inOrders(
      `INSERT INTO feed_event (position, event_id, source, type, aggregate, subject, version, data, occurred_at)
       SELECT position + 2, $1::uuid, 'users', 'user.created', 'user', $1::uuid::text, 2, '{}', now() FROM feed_head`,
      `DELETE FROM feed_event WHERE event_id = $1`,
      () => stranger,
    ),
    seenBy: ['feed: positions run from 1 without a gap', 'feed: the versions of each subject run from 1 without a gap', fedUsers],
  },
];
