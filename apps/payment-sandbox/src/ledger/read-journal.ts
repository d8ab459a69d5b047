import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Fact, factSchema } from './facts.js';
import { StartRefused } from './start-refused.js';

const NEWLINE = 0x0a;

/**
 * Hands every fact of the journal to `take`, oldest first, and returns how many there were. A last line without its line break was
 * being written when the process died, and nobody was told of it: it is cut off. Anything else that is not a fact, or contradicts the
 * facts before it, stops the start, because guessing about money is worse than not starting.
 */
export async function readJournal(path: string, take: (fact: Fact) => void): Promise<number> {
  let count = 0;
  let whole = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      count += 1;
      takeLine(bytes.toString('utf8', start, end), `line ${count} of ${path}`, take);
      start = end + 1;
    }
    whole += start;
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) await cut(path, whole);
  return count;
}

function takeLine(line: string, place: string, take: (fact: Fact) => void): void {
  try {
    take(factSchema.parse(JSON.parse(line)));
  } catch (cause) {
    throw new StartRefused(
      `The ledger cannot be read: ${place} is damaged. Restore the file from a backup, or move it away to begin anew.`,
      { cause },
    );
  }
}

async function cut(path: string, length: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(length);
    await file.sync();
  } finally {
    await file.close();
  }
}
