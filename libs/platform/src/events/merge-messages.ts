import { once, EventEmitter } from 'node:events';
import type { WatchResponse } from '#contracts/generated/ashlar/events/v1/feed.js';

/** No more than this is read ahead. */
const mostEvents = 500;

/**
 * Reads on while whoever iterates is busy, and gives all that has come meanwhile as one message. A feed sends events as they happen, a few at a time:
 * one who needs as long for a few as for many would fall behind for good by taking them message by message.
 */
export async function* mergeMessages(messages: AsyncIterable<WatchResponse>): AsyncGenerator<WatchResponse, void, undefined> {
  const turns = new EventEmitter();
  const left = new AbortController();
  let arrived: WatchResponse | undefined;
  const arrive = async (): Promise<void> => {
    for await (const message of messages) {
      while (arrived && !fit(arrived, message) && !left.signal.aborted) await once(turns, 'taken', { signal: left.signal });
      if (left.signal.aborted) return;
      arrived = arrived ? { ...message, events: [...arrived.events, ...message.events] } : message;
      turns.emit('arrived');
    }
  };
  let over = false;
  const arriving = arrive().finally(() => {
    over = true;
    turns.emit('arrived');
  });
  arriving.catch(() => undefined);
  try {
    for (;;) {
      if (!arrived && !over) await once(turns, 'arrived');
      if (!arrived) return await arriving;
      const message: WatchResponse = arrived;
      arrived = undefined;
      turns.emit('taken');
      yield message;
    }
  } finally {
    left.abort();
  }
}

/** Two messages of one history are as good as one. */
const fit = (earlier: WatchResponse, later: WatchResponse): boolean =>
  earlier.epoch === later.epoch && earlier.events.length + later.events.length <= mostEvents;
