import type { ServiceName } from '../../running-copy/find-databases.js';
import type { Violation } from '../audit-report.js';
import { merge } from '../merge.js';
import { sqlRule, type Look, type Rule } from '../rule.js';
import { gaps, versionGaps, waitsForLong } from './event-log.js';

const log = 'SELECT event_id::text AS id, type, subject FROM event_log ORDER BY event_id';
/** Those that the integrators should have by now. */
const old = (service: ServiceName) =>
  `SELECT event_id::text AS id, type, subject FROM event_log WHERE ${waitsForLong(service)} ORDER BY event_id`;
const fed = (source: ServiceName) => `
  SELECT event_id::text AS id, type, subject FROM feed_event WHERE source = '${source}' ORDER BY event_id`;

/** One number that tells two sets of events apart, and how many they are. */
const digest = (from: string) => `SELECT count(*), bit_xor(hashtextextended(event_id::text, 0))::text AS sum FROM ${from}`;
type Digest = { count: string; sum: string | null };
type Event = { id: string; type: string; subject: string };

/** Events are compared one by one only where the sums over all of them differ. */
const feedHasAll = (service: ServiceName): Rule => ({
  name: `feed: it has every event of ${service}, and no other`,
  check: async (look) => {
    const [mine] = await look[service].rows<Digest>(digest('event_log'));
    const [there] = await look.orders.rows<Digest>(digest(`feed_event WHERE source = '${service}'`));
    const same = mine.count === there.count && mine.sum === there.sum;
    return { checked: Number(mine.count), violations: same ? [] : await differences(look, service) };
  },
});

async function differences(look: Look, service: ServiceName): Promise<Violation[]> {
  const violations: Violation[] = [];
  for await (const [event, inFeed] of merge(look[service].stream<Event>(old(service)), look.orders.stream<Event>(fed(service)))) {
    if (event && !inFeed)
      violations.push({ id: event.id, what: `${event.type} of ${event.subject} is over a minute old and not in the feed` });
  }
  for await (const [event, inFeed] of merge(look[service].stream<Event>(log), look.orders.stream<Event>(fed(service)))) {
    if (inFeed && !event)
      violations.push({ id: inFeed.id, what: `${inFeed.type} of ${inFeed.subject} is in the feed, and ${service} has no such event` });
  }
  return violations;
}

/** The one log that integrators read. */
export const feedRules: Rule[] = [
  sqlRule('feed: positions run from 1 without a gap', 'orders', {
    count: 'SELECT count(*) FROM feed_event',
    violations: `
      ${gaps('position', 'feed_event')}
      UNION ALL SELECT 'the end', format('its head stands at %s, the last event at %s', h.position, last.position)
      FROM feed_head h, (SELECT coalesce(max(position), 0) AS position FROM feed_event) AS last WHERE h.position <> last.position`,
  }),
  sqlRule('feed: the versions of each subject run from 1 without a gap', 'orders', {
    count: 'SELECT count(*) FROM (SELECT FROM feed_event GROUP BY aggregate, subject) AS subjects',
    violations: versionGaps('feed_event'),
  }),
  feedHasAll('users'),
  feedHasAll('catalog'),
  feedHasAll('orders'),
];
