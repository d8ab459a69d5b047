import { mkdirSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/**
 * Who was erased, in a file that lies outside the database and its backups: one line of JSON a person, each begun by a line break. A backup that is restored brings people back;
 * reading the ledger takes them out again.
 */
export class ErasureLedger {
  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  }

  /** Resolves once it is on the disk. A person may stand in it more than once. */
  async append(personIds: readonly string[]): Promise<void> {
    if (personIds.length === 0) return;
    const at = new Date().toISOString();
    const file = await open(this.path, 'a', 0o600);
    try {
      await file.appendFile(personIds.map((personId) => `\n${JSON.stringify({ personId, at })}`).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Everybody in it. A line that a crash cut off was never counted as written, and stands complete further down. */
  async read(): Promise<string[]> {
    const lines = (await this.text()).split('\n');
    return [...new Set(lines.flatMap((line) => /^\{"personId":"([\da-f-]{36})","at":"[^"]+"\}$/.exec(line)?.[1] ?? []))];
  }

  private async text(): Promise<string> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw cause;
    }
  }
}

/** Brings the table `erasure` and the ledger to the same. */
@Injectable()
export class ErasureBooks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ledger: ErasureLedger,
  ) {}

  /** Writes what the database knows and the ledger does not yet. Repeating it is harmless. */
  async writeDown(): Promise<void> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      'SELECT person_id AS id FROM erasure WHERE ledgered_at IS NULL ORDER BY erased_at LIMIT 1000',
    );
    const ids = rows.map(({ id }) => id);
    await this.ledger.append(ids);
    await this.dataSource.query('UPDATE erasure SET ledgered_at = now() WHERE person_id = ANY ($1::uuid[])', [ids]);
  }

  /** Who stands in the ledger and is not erased here, or is and has a key: a backup that was restored, whole or in part, brought them back. */
  async cameBack(): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM unnest($1::uuid[]) AS id WHERE NOT EXISTS (SELECT FROM erasure e WHERE e.person_id = id)
       UNION SELECT e.person_id FROM erasure e JOIN person_key k ON k.person_id = e.person_id`,
      [await this.ledger.read()],
    );
    return rows.map(({ id }) => id);
  }
}
