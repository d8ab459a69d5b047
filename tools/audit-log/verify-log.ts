import type { AuditChain } from '../../apps/users/src/audit-log/audit-chain.js';
import { beginning, recordColumns, type AuditRecord } from '../../apps/users/src/audit-log/audit-chain.js';
import type { Snapshot } from '../running-copy/snapshot.js';
import type { Anchor } from './anchor.js';
import { explainFault } from './explain-fault.js';
import type { Fault, StoredEntry } from './fault.js';

export interface Verdict {
  /** How many entries are as they were written, from the first. */
  entries: number;
  /** Where the log ends; undefined when it is not whole. */
  end: Anchor | undefined;
  fault: Fault | undefined;
}

type Row = Omit<AuditRecord, 'position'> & { position: string; previous: Buffer; hash: Buffer };

const entryColumns = `${recordColumns}, previous_hash AS previous, hash`;

function toStoredEntry({ previous, hash, ...row }: Row): StoredEntry {
  return { record: { ...row, position: Number(row.position) }, previous, hash };
}

/**
 * Walks the log from its first entry to its head. `anchor` is where it ended when it was verified before: that entry must still be there, or entries
 * were cut off and the head was set back to what it had been.
 */
export async function verifyLog(
  snapshot: Snapshot,
  chain: AuditChain,
  anchor?: Anchor,
  progress: (entries: number) => void = () => undefined,
): Promise<Verdict> {
  let entries = 0;
  let last: Buffer = beginning;
  let anchored = anchor === undefined;
  const stop = (fault: Fault): Verdict => ({ entries, end: undefined, fault });
  for await (const row of snapshot.stream<Row>(`SELECT ${entryColumns} FROM audit_log ORDER BY audit_log.position`)) {
    const entry = toStoredEntry(row);
    const follows = entry.record.position === entries + 1 && entry.previous.equals(last);
    if (!follows || !entry.hash.equals(chain.entryHash(last, entry.record)))
      return stop(await explainFault(snapshot, chain, { entry, expected: entries + 1, last }));
    entries += 1;
    last = entry.hash;
    if (entries === anchor?.position) {
      if (last.toString('hex') !== anchor.hash) return stop(anotherLog(anchor));
      anchored = true;
    }
    progress(entries);
  }
  const fault = (await faultOfHead(snapshot, chain, entries, last)) ?? (anchored ? undefined : cutBack(entries, anchor));
  return fault ? stop(fault) : { entries, end: { position: entries, hash: last.toString('hex') }, fault: undefined };
}

async function faultOfHead(snapshot: Snapshot, chain: AuditChain, entries: number, last: Buffer): Promise<Fault | undefined> {
  const [head] = await snapshot.rows<{ position: string; hash: Buffer; mac: Buffer | null }>(
    'SELECT position, hash, mac FROM audit_log_head',
  );
  const position = Number(head?.position ?? 0);
  if (!head || (position > 0 && !head.mac?.equals(chain.headMac(position, head.hash))))
    return { position, kind: 'head', what: 'the head of the log is not as it was written' };
  if (position > entries) return { position: entries + 1, kind: 'cut', what: `the log went on to ${position}: its end is gone` };
  if (position < entries || !head.hash.equals(last)) return { position, kind: 'head', what: 'the head does not name the last entry' };
  // The shop notes that it opened the log before anything else.
  return entries === 0 ? { position: 1, kind: 'empty', what: 'there is nothing in the log, not even its opening' } : undefined;
}

const anotherLog = ({ position }: Anchor): Fault => ({
  position,
  kind: 'anchor',
  what: 'this entry is not the one that stood here when the log was verified before',
});

const cutBack = (entries: number, anchor: Anchor | undefined): Fault => ({
  position: entries + 1,
  kind: 'cut',
  what: `when the log was verified before it went on to ${anchor?.position}: its end is gone`,
});
