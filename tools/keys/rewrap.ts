import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DomainError } from '#platform/errors/domain-error.js';
import { masterKeyIdBytes, type MasterKeys } from '#platform/privacy/master-keys.js';
import { PersonKeys } from '#platform/privacy/person-keys.js';

interface WrappedKey {
  id: string;
  wrapped: Buffer;
}

const batch = 500;
const first = '00000000-0000-0000-0000-000000000000';
const isOlder = `substring(wrapped FROM 1 FOR ${masterKeyIdBytes}) <> $1`;

/** Longer than any transaction of a service may take. */
const transactionsWithinMs = 60_000;

/** The data keys of one database, to be wrapped with the newest master key. */
export class Rewrapping {
  private readonly keys: PersonKeys;
  /** How many were wrapped anew. */
  done = 0;

  private constructor(
    private readonly client: pg.Client,
    private readonly masterKeys: MasterKeys,
  ) {
    this.keys = new PersonKeys(masterKeys);
  }

  /** Undefined where no personal data are kept. */
  static async open(url: string, masterKeys: MasterKeys): Promise<Rewrapping | undefined> {
    const client = new pg.Client({ connectionString: url, application_name: 'ashlar keys' });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('person_key') IS NOT NULL AS there`);
    if (rows[0]?.there) return new Rewrapping(client, masterKeys);
    await client.end();
    return undefined;
  }

  close = (): Promise<void> => this.client.end();

  /** How many are wrapped with another key than the newest. */
  async left(): Promise<number> {
    const { rows } = await this.client.query<{ left: number }>(`SELECT count(*)::int AS left FROM person_key WHERE ${isOlder}`, [
      this.masterKeys.current.id,
    ]);
    return rows[0]?.left ?? 0;
  }

  /** One round over all of them. Those that a service holds at the moment, and those that nobody can unwrap, are left. */
  async round(progress: () => void): Promise<void> {
    for (let after = first; ;) {
      const { rows } = await this.client.query<WrappedKey>(
        `SELECT person_id AS id, wrapped FROM person_key WHERE ${isOlder} AND person_id > $2 ORDER BY person_id LIMIT ${batch}`,
        [this.masterKeys.current.id, after],
      );
      const last = rows.at(-1);
      if (!last) return;
      await this.replace(rows.flatMap((row) => this.rewrapped(row) ?? []));
      after = last.id;
      progress();
    }
  }

  /** Resolves once every transaction has ended that was open when it was called: a key that one of them made can be seen then. */
  async openTransactionsEnd(): Promise<void> {
    const { rows } = await this.client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const open =
      'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND xact_start < $1 AND pid <> pg_backend_pid() LIMIT 1';
    for (const deadline = Date.now() + transactionsWithinMs; Date.now() < deadline; await sleep(100)) {
      if ((await this.client.query(open, [rows[0]?.now])).rowCount === 0) return;
    }
    throw new Error(
      `A transaction has been open for ${transactionsWithinMs / 1000} s: no key is taken away. Run this again when it has ended.`,
    );
  }

  private rewrapped({ id, wrapped }: WrappedKey): (WrappedKey & { anew: Buffer }) | undefined {
    try {
      const anew = this.keys.rewrap(id, wrapped);
      return anew && { id, wrapped, anew };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'PERSONAL_DATA_TAMPERED') return undefined;
      throw error;
    }
  }

  /** Whoever was erased meanwhile stays erased. */
  private async replace(rows: readonly (WrappedKey & { anew: Buffer })[]): Promise<void> {
    const { rowCount } = await this.client.query(
      `WITH free AS (
         SELECT k.person_id, r.anew
         FROM person_key k JOIN unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS r (id, wrapped, anew) ON k.person_id = r.id AND k.wrapped = r.wrapped
         FOR UPDATE OF k SKIP LOCKED
       )
       UPDATE person_key k SET wrapped = free.anew FROM free WHERE k.person_id = free.person_id`,
      [rows.map(({ id }) => id), rows.map(({ wrapped }) => wrapped), rows.map(({ anew }) => anew)],
    );
    this.done += rowCount ?? 0;
  }
}
