import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Journal } from './journal.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-journal-'));
});

afterEach(() => rm(folder, { recursive: true }));

const neverFails = (cause: Error) => {
  throw cause;
};

describe('Journal', () => {
  it('has a line on disk when it says so', async () => {
    const path = join(folder, 'journal');
    const journal = await Journal.open(path, neverFails);
    for (const round of [1, 2, 3]) {
      journal.append(`line ${round}`);
      await journal.durable();
      expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(round + 1);
    }
    await journal.close();
  });

  it('keeps the order of lines that come while it writes', async () => {
    const path = join(folder, 'journal');
    const journal = await Journal.open(path, neverFails);
    const lines = Array.from({ length: 500 }, (_, n) => `line ${n}`);
    await Promise.all(
      lines.map(async (line, n) => {
        if (n % 7 === 0) await new Promise(setImmediate);
        journal.append(line);
        await journal.durable();
        expect((await readFile(path, 'utf8')).split('\n')).toContain(line);
      }),
    );
    await journal.close();
    expect((await readFile(path, 'utf8')).trimEnd().split('\n').sort()).toEqual(lines.sort());
  });

  it('writes what is queued before it closes, and nothing after', async () => {
    const path = join(folder, 'journal');
    const journal = await Journal.open(path, neverFails);
    journal.append('last');
    await journal.close();
    expect(await readFile(path, 'utf8')).toBe('last\n');
    expect(() => journal.append('later')).toThrow('the journal is closed');
  });

  const fullDisk = existsSync('/dev/full') ? it : it.skip;

  fullDisk('tells everyone who waits, and takes no more, when the disk is full (needs /dev/full)', async () => {
    const failures: Error[] = [];
    const journal = await Journal.open('/dev/full', (cause) => failures.push(cause));
    journal.append('lost');
    await expect(journal.durable()).rejects.toThrow('ENOSPC');
    expect(() => journal.append('more')).toThrow('ENOSPC');
    await expect(journal.durable()).rejects.toThrow('ENOSPC');
    await journal.close();
    expect(failures).toHaveLength(1);
  });
});
