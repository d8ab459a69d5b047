import type { AuditChain } from '../../apps/users/src/audit-log/audit-chain.js';
import type { Snapshot } from '../running-copy/snapshot.js';
import type { Fault, StoredEntry } from './fault.js';

interface Broken {
  entry: StoredEntry;
  /** The position that should come now, and the hash of the entry before it. */
  expected: number;
  last: Buffer;
}

/** Says what was done to the log where it no longer fits: an entry that was truly written once can be told from one that never was. */
export async function explainFault(snapshot: Snapshot, chain: AuditChain, { entry, expected, last }: Broken): Promise<Fault> {
  const { record, previous } = entry;
  if (record.position > expected) return { position: expected, kind: 'missing', what: missing(expected, record.position - 1) };
  const written = await writtenAt(snapshot, chain, entry);
  if (written === undefined) return unwritten(snapshot, { entry, expected, last });
  if (written === expected)
    return { position: expected, kind: 'changed', what: 'the entry before it is not the one that it was written after' };
  const there = previous.equals(last) || written > expected + 1 || (await existsElsewhere(snapshot, previous));
  return there
    ? { position: expected, kind: 'reordered', what: `the entry that stands here was written as number ${written}` }
    : { position: expected, kind: 'missing', what: `what stands here was written as number ${written}: the entry before it is gone` };
}

const missing = (from: number, to: number): string => (from === to ? 'the entry is gone' : `the entries up to ${to} are gone`);

/** No key ever signed it, wherever it may have stood: its content is not what was written, or nobody wrote it. */
async function unwritten(snapshot: Snapshot, { entry, expected, last }: Broken): Promise<Fault> {
  const [next] = await snapshot.rows<{ previous: Buffer }>('SELECT previous_hash AS previous FROM audit_log WHERE position = $1', [
    expected + 1,
  ]);
  if (next?.previous.equals(last))
    return { position: expected, kind: 'inserted', what: 'nobody wrote this entry: it was put between two others' };
  const own = entry.previous.equals(last) ? '' : ', nor is it chained to the entry before it';
  return { position: expected, kind: 'changed', what: `the entry is not as it was written${own}` };
}

/** The position that an entry was signed for: its own, a neighbouring one, or the one behind the entry that it names as its forerunner. */
async function writtenAt(snapshot: Snapshot, chain: AuditChain, { record, previous, hash }: StoredEntry): Promise<number | undefined> {
  const rows = await snapshot.rows<{ position: string }>('SELECT position FROM audit_log WHERE hash = $1', [previous]);
  const before = rows.map(({ position }) => Number(position));
  const possible = [record.position, record.position + 1, record.position - 1, ...before.flatMap((position) => [position + 1, position])];
  return possible.find((position) => chain.entryHash(previous, { ...record, position }).equals(hash));
}

async function existsElsewhere(snapshot: Snapshot, hash: Buffer): Promise<boolean> {
  return (await snapshot.rows('SELECT 1 FROM audit_log WHERE hash = $1', [hash])).length > 0;
}
