import type { Sight } from '../people/history.js';
import type { FinalState, LoggedEvent } from './final-state.js';
import { statusesOf } from './order-story.js';
import { type Violation, violation } from './violation.js';

/** The log of events: positions 1..n, each subject's events 1..n in this order, and orders that are what their events say, now and whenever seen. */
export function checkEvents({ events, orders }: FinalState, sights: readonly Sight[]): Violation[] {
  const found: Violation[] = [];
  const stories = new Map<string, LoggedEvent[]>();
  for (const [index, event] of events.entries()) {
    if (event.position !== index + 1) {
      found.push(violation('events', `position ${event.position} stands where ${index + 1} should`));
      break;
    }
  }
  for (const event of events) {
    const subject = `${event.type.split('.')[0]} ${event.subject}`;
    const story = stories.get(subject) ?? [];
    stories.set(subject, story);
    story.push(event);
    if (event.sequence !== story.length)
      found.push(violation(event.subject, `${event.type} is its event ${event.sequence}, at place ${story.length}`));
  }
  for (const order of orders) found.push(...checkStory(order, stories.get(`order ${order.id}`) ?? [], sights));
  const there = new Set(orders.map(({ id }) => `order ${id}`));
  for (const subject of stories.keys()) {
    if (subject.startsWith('order ') && !there.has(subject)) found.push(violation(subject, 'has events and is not there'));
  }
  return found;
}

function checkStory({ id, status, version }: Sight, story: readonly LoggedEvent[], sights: readonly Sight[]): Violation[] {
  try {
    const statuses = statusesOf(story.map(({ type }) => type));
    const found: Violation[] = [];
    if (statuses.at(-1) !== status) found.push(violation(id, `is ${status}, and ${statuses.at(-1) ?? 'nothing'} by its events`));
    if (version !== story.length) found.push(violation(id, `has version ${version} and ${story.length} events`));
    for (const sight of sights) {
      if (sight.id !== id) continue;
      const then = statuses[sight.version - 1];
      if (then !== sight.status)
        found.push(violation(id, `was seen ${sight.status} at version ${sight.version}, and was ${then ?? 'not there'}`));
    }
    return found;
  } catch (error) {
    return [violation(id, `has a story that cannot be: ${(error as Error).message}`)];
  }
}
