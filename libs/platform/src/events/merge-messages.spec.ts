import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import type { WatchResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import { mergeMessages } from './merge-messages.js';

const message = (from: number, to: number, epoch = 'one'): WatchResponse => ({
  events: Array.from({ length: to - from }, (_, index) => ({ position: from + index + 1 }) as DomainEvent),
  position: to,
  head: to,
  epoch,
});

/** A feed that sends these without waiting for anybody, then ends as `end` says. */
async function* feed(messages: WatchResponse[], end: () => void = () => undefined, gone = { left: false }) {
  try {
    for (const each of messages) yield await Promise.resolve(each);
    end();
  } finally {
    gone.left = true;
  }
}

const upTo = ({ events, position, epoch }: WatchResponse) => [events.map((event) => event.position), position, epoch];

describe('messages of a feed', () => {
  it('come as one when they arrive while the reader is busy', async () => {
    const seen: unknown[] = [];
    for await (const each of mergeMessages(feed([message(0, 2), message(2, 3), message(3, 3), message(3, 6)]))) {
      seen.push(upTo(each));
      for (let n = 0; n < 10; n++) await turn();
    }
    expect(seen).toEqual([
      [[1, 2], 2, 'one'],
      [[3, 4, 5, 6], 6, 'one'],
    ]);
  });

  it('are read ahead to a limit only', async () => {
    const all = Array.from({ length: 30 }, (_, n) => message(n * 100, n * 100 + 100));
    const sizes: number[] = [];
    let next = 1;
    for await (const { events } of mergeMessages(feed(all))) {
      sizes.push(events.length);
      for (const { position } of events) expect(position).toBe(next++);
      for (let n = 0; n < 50; n++) await turn();
    }
    expect(next).toBe(3_001);
    expect(Math.max(...sizes)).toBe(500);
  });

  it('of another history stay apart', async () => {
    const seen: unknown[] = [];
    for await (const each of mergeMessages(feed([message(0, 1), message(1, 2), message(0, 1, 'two'), message(1, 2, 'two')]))) {
      seen.push(upTo(each));
      for (let n = 0; n < 10; n++) await turn();
    }
    expect(seen).toEqual([
      [[1], 1, 'one'],
      [[2], 2, 'one'],
      [[1, 2], 2, 'two'],
    ]);
  });

  it('end as the feed ends, after all that came before', async () => {
    const failing = feed([message(0, 1), message(1, 2)], () => {
      throw new Error('gone');
    });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { position } of mergeMessages(failing)) seen.push(position);
    })();
    await expect(reading).rejects.toThrow('gone');
    expect(seen.at(-1)).toBe(2);
  });

  it('are read no more once the reader leaves', async () => {
    const gone = { left: false };
    const all = Array.from({ length: 100 }, (_, n) => message(n * 500, n * 500 + 500));
    for await (const each of mergeMessages(feed(all, undefined, gone))) {
      expect(each.position).toBe(500);
      break;
    }
    for (let n = 0; n < 10 && !gone.left; n++) await turn();
    expect(gone.left).toBe(true);
  });
});
