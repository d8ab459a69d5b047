import type { DataSource, EntityManager } from 'typeorm';
import { violatedUnique } from '#platform/database/database-errors.js';
import type { AuditChain, AuditRecord } from './audit-chain.js';

/** An entry that has no place in the log yet. */
export type AuditNote = Omit<AuditRecord, 'position' | 'at'>;

interface Head {
  position: string;
  hash: Buffer;
}

/** `position` and the hashes are as they were when the head was locked: what fails in between moves nothing. */
const write = `
  WITH moved AS (UPDATE audit_log_head SET position = $1, hash = $2, mac = $3)
  INSERT INTO audit_log (position, entry_id, at, actor_kind, actor_id, action, target, address, result, status, code, request_id, previous_hash, hash)
  SELECT * FROM unnest($4::bigint[], $5::uuid[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
    $13::smallint[], $14::text[], $15::text[], $16::bytea[], $17::bytea[])`;

/** The end of the log, where entries are added one behind the other. */
export class AuditStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly chain: AuditChain,
  ) {}

  /** Adds the notes in their order, all or none; those whose id is there already are left out. */
  async append(notes: readonly AuditNote[]): Promise<void> {
    try {
      await this.dataSource.transaction((manager) => this.write(manager, notes));
    } catch (error) {
      if (violatedUnique(error) !== 'audit_log_entry_id') throw error;
      const there = await this.dataSource.query<{ id: string }[]>('SELECT entry_id AS id FROM audit_log WHERE entry_id = ANY($1::uuid[])', [
        notes.map(({ id }) => id),
      ]);
      const known = new Set(there.map(({ id }) => id));
      const missing = notes.filter(({ id }) => !known.has(id));
      if (missing.length > 0) await this.dataSource.transaction((manager) => this.write(manager, missing));
    }
  }

  /** Whether anything was ever written; throws `Error` when it was written under another key than ours. */
  async isEmpty(): Promise<boolean> {
    const [head] = await this.dataSource.query<(Head & { mac: Buffer | null })[]>('SELECT position, hash, mac FROM audit_log_head');
    if (head.mac === null) return true;
    if (!head.mac.equals(this.chain.headMac(Number(head.position), head.hash)))
      throw new Error('AUDIT_LOG_KEY is not the key that the audit log was written with, or the log was tampered with');
    return false;
  }

  private async write(manager: EntityManager, notes: readonly AuditNote[]): Promise<void> {
    const [head] = await manager.query<Head[]>('SELECT position, hash FROM audit_log_head FOR UPDATE');
    const at = new Date();
    let { hash } = head;
    const rows = notes.map((note, index) => {
      const record: AuditRecord = { ...note, position: Number(head.position) + index + 1, at };
      const previous = hash;
      hash = this.chain.entryHash(previous, record);
      return { ...record, previous, hash };
    });
    const last = rows[rows.length - 1];
    const column = <Name extends keyof (typeof rows)[number]>(name: Name) => rows.map((row) => row[name]);
    await manager.query(write, [
      ...[last.position, last.hash, this.chain.headMac(last.position, last.hash)],
      ...[column('position'), column('id'), column('at'), column('actorKind'), column('actorId'), column('action'), column('target')],
      ...[column('address'), column('result'), column('status'), column('code'), column('requestId'), column('previous'), column('hash')],
    ]);
  }
}
