import type { AuditRecord } from '../../apps/users/src/audit-log/audit-chain.js';

/** What is wrong with a log, at the first place where it is. */
export interface Fault {
  position: number;
  kind: 'changed' | 'missing' | 'inserted' | 'reordered' | 'cut' | 'head' | 'empty' | 'anchor';
  what: string;
}

/** An entry as it stands in the database, which need not be as it was written. */
export interface StoredEntry {
  record: AuditRecord;
  previous: Buffer;
  hash: Buffer;
}
