import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { NotFound } from '../running-copy/find-databases.js';

/** Where the log ended when it was last verified. Kept away from the database, it shows that the end was not cut off since. */
export interface Anchor {
  position: number;
  /** Of that entry, in hexadecimal. */
  hash: string;
}

/** Undefined when there is none yet. Throws `NotFound` for a file that holds something else. */
export function readAnchor(file: string): Anchor | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const [, position, hash] = /^(\d{1,15}) ([\da-f]{64})\n?$/.exec(text) ?? [];
  if (position === undefined || hash === undefined) throw new NotFound(`${file} holds no anchor of an audit log.`);
  return { position: Number(position), hash };
}

/** Written beside and renamed, so that half a one is never found. */
export function writeAnchor(file: string, { position, hash }: Anchor): void {
  writeFileSync(`${file}.new`, `${position} ${hash}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
