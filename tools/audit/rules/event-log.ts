import type { ServiceName } from '../../running-copy/find-databases.js';
import { sqlRule, type Rule } from '../rule.js';

/** The numbers that `column` of `relation` should run through without a gap, each missing one (or run of them) a violation. */
export const gaps = (column: string, relation: string) => `
  SELECT (before + 1)::text AS id, format('missing, up to %s', ${column} - 1) AS what
  FROM (SELECT ${column}, lag(${column}, 1, 0::bigint) OVER (ORDER BY ${column}) AS before FROM ${relation} WHERE ${column} IS NOT NULL) AS each
  WHERE ${column} <> before + 1`;

/** Each subject's events, counted. */
export const versionGaps = (relation: string) => `
  SELECT aggregate || ' ' || subject AS id, format('%s events with versions from %s to %s', count(*), min(version), max(version)) AS what
  FROM ${relation} GROUP BY aggregate, subject HAVING min(version) <> 1 OR max(version) <> count(*)`;

const channelGaps = `
  SELECT coalesce(e.channel, c.channel) AS id,
         format('%s events numbered from %s to %s; its count stands at %s', coalesce(e.events, 0), e.first, e.last, c.sequence) AS what
  FROM (
    SELECT channel, count(*) AS events, min(channel_sequence) AS first, max(channel_sequence) AS last
    FROM event_log WHERE channel IS NOT NULL GROUP BY channel
  ) e FULL JOIN event_channel c ON c.channel = e.channel
  WHERE (e.first, e.last, c.sequence) IS DISTINCT FROM (1, e.events, e.events)`;

/** Events of whole files wait until everything else has gone; there may be millions. */
export const waitsForLong = (service: ServiceName): string =>
  service === 'catalog'
    ? `occurred_at < now() - CASE WHEN bulk THEN interval '1 hour' ELSE interval '1 minute' END`
    : `occurred_at < now() - interval '1 minute'`;

/** What makes a service's event log one history that can be followed. */
export const eventLogRules = (service: ServiceName): Rule[] => [
  sqlRule(`events of ${service}: the versions of each subject run from 1 without a gap`, service, {
    count: 'SELECT count(*) FROM (SELECT FROM event_log GROUP BY aggregate, subject) AS subjects',
    violations: versionGaps('event_log'),
  }),
  sqlRule(`events of ${service}: positions run from 1 without a gap`, service, {
    count: 'SELECT count(position) FROM event_log',
    violations: `
      ${gaps('position', 'event_log')}
      UNION ALL SELECT 'the end', format('the relay stands at %s, the last event at %s', r.position, last.position)
      FROM event_relay r, (SELECT coalesce(max(position), 0) AS position FROM event_log) AS last WHERE r.position <> last.position`,
  }),
  sqlRule(`events of ${service}: none waits for its position for over a minute`, service, {
    count: 'SELECT count(*) FROM event_log WHERE position IS NULL',
    violations: `
      SELECT event_id AS id, format('%s of %s, version %s, since %s', type, subject, version, occurred_at) AS what
      FROM event_log WHERE position IS NULL AND ${waitsForLong(service)} ORDER BY id`,
  }),
  sqlRule(`events of ${service}: the numbers of each channel run from 1 without a gap`, service, {
    count: 'SELECT count(*) FROM event_channel',
    violations: channelGaps,
  }),
  sqlRule(`consumers of ${service}: no event is parked`, service, {
    count: 'SELECT count(DISTINCT consumer) FROM inbox',
    violations: `
      SELECT id, format('%s could not take version %s of %s %s (%s, %s attempts): %s', consumer, version, aggregate, subject, reason, attempts,
                        left(error, 200)) AS what
      FROM parked_event ORDER BY consumer, aggregate, subject, version`,
  }),
];
