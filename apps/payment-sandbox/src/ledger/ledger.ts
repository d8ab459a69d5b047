import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Book } from './book.js';
import type { Fact } from './facts.js';
import { Journal } from './journal.js';
import { lockFolder } from './lock.js';
import { readJournal } from './read-journal.js';
import { StartRefused } from './start-refused.js';

/**
 * What happened, for good. `record` takes effect in memory at once, so that two requests can never both believe to be the first;
 * whoever tells the outside about it waits for `durable` before.
 */
export class Ledger {
  private readonly subscribers: ((fact: Fact) => void)[] = [];

  private constructor(
    readonly book: Book,
    private readonly journal: Journal,
    private readonly unlock: () => void,
  ) {}

  /** Takes the folder, reads its journal and opens it for more. Raises `StartRefused`. */
  static async open(folder: string, onFailure: (cause: Error) => void): Promise<Ledger> {
    const unlock = takeFolder(folder);
    const path = join(folder, 'ledger.ndjson');
    let journal: Journal | undefined;
    try {
      journal = await Journal.open(path, onFailure);
      const book = new Book();
      await readJournal(path, (fact) => book.apply(fact));
      await syncFolder(folder);
      return new Ledger(book, journal, unlock);
    } catch (cause) {
      await journal?.close();
      unlock();
      throw plainly(cause, folder);
    }
  }

  record(fact: Fact): void {
    this.book.apply(fact);
    this.journal.append(JSON.stringify(fact));
    for (const subscriber of this.subscribers) subscriber(fact);
  }

  /** Resolves when everything recorded so far is on disk. */
  durable(): Promise<void> {
    return this.journal.durable();
  }

  subscribe(subscriber: (fact: Fact) => void): void {
    this.subscribers.push(subscriber);
  }

  async close(): Promise<void> {
    await this.journal.close();
    this.unlock();
  }
}

function takeFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return lockFolder(folder);
  } catch (cause) {
    throw plainly(cause, folder);
  }
}

function plainly(cause: unknown, folder: string): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (cause instanceof StartRefused || !code) return cause;
  return new StartRefused(`The folder ${folder} (SANDBOX_DATA_DIR) cannot be used: ${(cause as Error).message}.`, { cause });
}

/** A new file is only safe when its name is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
