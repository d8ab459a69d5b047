// What a receiver of the older events could no longer count on with the newer ones, a sentence each. What the data of an event holds is compared by `buf breaking`.

/** The message of each type of event, by its type: the lines of the interface `EventPayloads` in `source`. */
export function eventsIn(source) {
  const body = source.slice(source.indexOf('interface EventPayloads'));
  const lines = body.slice(0, body.indexOf('\n}')).matchAll(/^ {2}'([a-z_.]+)': (\w+);$/gm);
  return Object.fromEntries([...lines].map(([, type, message]) => [type, message]));
}

/** Everything in `next` that breaks a receiver of `last`; both say the message of each type. */
export const breakingChanges = (last, next) =>
  Object.entries(last).flatMap(([type, message]) => {
    if (!next[type]) return [`The event ${type} is gone.`];
    return next[type] === message ? [] : [`The data of the event ${type} was ${message} and is ${next[type]} now.`];
  });
