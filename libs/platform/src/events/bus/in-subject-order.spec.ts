import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inSubjectOrder } from './in-subject-order.js';
import type { Message } from './message.js';

const message = (subject: string, version: number, aggregate = 'order'): Message => ({
  envelope: { messageId: `${aggregate} ${subject} ${version}`, headers: { aggregate, subject, version } },
  body: Buffer.alloc(0),
});
const subjects = ['a', 'b', 'c', 'd', 'e', 'f'];
const messages = [1, 2, 3].flatMap((version) => subjects.map((subject) => message(subject, version)));
const never = new AbortController().signal;

describe('messages worked through in the order of their subjects', () => {
  it('have one at a time of each subject, and no more at once than allowed', async () => {
    const begun = new Map<unknown, number[]>();
    const busy = new Set<unknown>();
    let most = 0;
    await inSubjectOrder(messages, {
      atOnce: 4,
      signal: never,
      work: async ({ envelope: { headers } }) => {
        expect(busy.has(headers?.['subject'])).toBe(false);
        busy.add(headers?.['subject']);
        most = Math.max(most, busy.size);
        begun.set(headers?.['subject'], [...(begun.get(headers?.['subject']) ?? []), Number(headers?.['version'])]);
        await nextTurn();
        busy.delete(headers?.['subject']);
      },
    });
    expect(most).toBe(4);
    expect(begun).toEqual(new Map(subjects.map((subject) => [subject, [1, 2, 3]])));
  });

  it('do not mistake a product for an order of the same name', async () => {
    let together = 0;
    let most = 0;
    await inSubjectOrder([message('x', 1, 'order'), message('x', 1, 'product')], {
      atOnce: 2,
      signal: never,
      work: async () => {
        most = Math.max(most, ++together);
        await nextTurn();
        together--;
      },
    });
    expect(most).toBe(2);
  });

  it('begin nothing after one has failed, and fail with its reason once all that was begun has ended', async () => {
    const ended: unknown[] = [];
    const work = async ({ envelope }: Message) => {
      await nextTurn();
      if (envelope.messageId === 'order a 1') throw new Error('not confirmed');
      await nextTurn();
      ended.push(envelope.messageId);
    };
    await expect(inSubjectOrder(messages, { atOnce: 2, signal: never, work })).rejects.toThrow('not confirmed');
    expect(ended).toEqual(['order b 1']);
  });

  it('begin nothing once they are told to stop', async () => {
    const stopping = new AbortController();
    let begun = 0;
    const work = async () => {
      if (++begun === 2) stopping.abort(new Error('stop'));
      await nextTurn();
    };
    await expect(inSubjectOrder(messages, { atOnce: 2, signal: stopping.signal, work })).rejects.toThrow('stop');
    expect(begun).toBe(2);
  });
});
