import { describe, expect, it } from '@jest/globals';
import { ChangeLog } from './change-log.js';

describe('the log of changed products', () => {
  it('tells what changed after a position, each once', () => {
    const log = new ChangeLog();
    log.note(1);
    const { position } = log;
    expect(log.since(position)).toEqual([]);
    for (const ordinal of [2, 3, 2]) log.note(ordinal);
    expect([log.since(position), log.since(0)]).toEqual([[2, 3], [1, 2, 3]]); // prettier-ignore
  });

  it('says so when it has forgotten, and is right about all that it has not', () => {
    const log = new ChangeLog();
    for (let ordinal = 0; ordinal < 20_000; ordinal++) {
      const before = log.position;
      log.note(ordinal);
      expect(log.since(before)).toEqual([ordinal]);
    }
    expect([log.since(0), log.since(19_990), log.position]).toEqual([undefined, [...Array(10).keys()].map((n) => 19_990 + n), 20_000]);
  });
});
