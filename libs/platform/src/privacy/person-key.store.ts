import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { preparedQuery } from '../database/prepared-query.js';
import type { PersonKey } from './person-key.js';
import { PersonKeys } from './person-keys.js';

/**
 * In the database of each service that keeps personal data; part of its own migration. A row that is gone cannot be had back but from a backup, which
 * is what the erasure ledger is for.
 */
export const createPersonKeys = `
  CREATE TABLE person_key (
    person_id uuid PRIMARY KEY,
    wrapped bytea NOT NULL CHECK (length(wrapped) = 69),
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE TABLE erasure (
    person_id uuid PRIMARY KEY,
    erased_at timestamptz(3) NOT NULL DEFAULT now(),
    -- Unset until the erasure is in the ledger, which lies outside the backups.
    ledgered_at timestamptz(3)
  );
  CREATE INDEX erasure_unledgered ON erasure (erased_at) WHERE ledgered_at IS NULL;`;

const find = 'SELECT wrapped FROM person_key WHERE person_id = $1';
const insert = `INSERT INTO person_key (person_id, wrapped)
  SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM erasure WHERE person_id = $1) ON CONFLICT (person_id) DO NOTHING RETURNING person_id`;

const insertAll = `INSERT INTO person_key (person_id, wrapped)
  SELECT id, wrapped FROM unnest($1::uuid[], $2::bytea[]) AS made (id, wrapped)
  WHERE NOT EXISTS (SELECT FROM erasure WHERE person_id = id) ON CONFLICT (person_id) DO NOTHING`;

/** The data keys of this service's people. Reads that want one along join `person_key` themselves and unwrap with `PersonKeys`. */
@Injectable()
export class PersonKeyStore {
  constructor(private readonly keys: PersonKeys) {}

  /** Undefined for somebody who was erased, or of whom nothing was ever kept. */
  async find(manager: EntityManager, personId: string): Promise<PersonKey | undefined> {
    const { rows } = await preparedQuery<{ wrapped: Buffer }>(manager, find, [personId]);
    return rows[0] && this.keys.unwrap(personId, rows[0].wrapped);
  }

  /** Theirs, made when they have none yet. Undefined for somebody who was erased: nothing of them may be kept any more. */
  async findOrMake(manager: EntityManager, personId: string): Promise<PersonKey | undefined> {
    const known = await this.find(manager, personId);
    if (known) return known;
    const { key, wrapped } = this.keys.make(personId);
    const { count } = await preparedQuery(manager, insert, [personId, wrapped]);
    // Somebody else made it in between, or they were erased: the row tells.
    return count === 1 ? key : this.find(manager, personId);
  }

  /** The same of many people; whoever was erased is missing. */
  async findOrMakeAll(manager: EntityManager, personIds: readonly string[]): Promise<Map<string, PersonKey>> {
    const wrapped = personIds.map((id) => this.keys.make(id).wrapped);
    await manager.query(insertAll, [personIds, wrapped]);
    const rows = await manager.query<{ id: string; wrapped: Buffer }[]>(
      'SELECT person_id AS id, wrapped FROM person_key WHERE person_id = ANY ($1::uuid[])',
      [personIds],
    );
    return new Map(rows.map((row) => [row.id, this.keys.unwrap(row.id, row.wrapped)]));
  }

  /** Takes the key of something that is no person and is gone altogether: nobody has to remember that. */
  async drop(manager: EntityManager, id: string): Promise<void> {
    await manager.query('DELETE FROM person_key WHERE person_id = $1', [id]);
  }

  /** Makes what their keys sealed unreadable, for good, and notes it for the ledger. */
  async destroy(manager: EntityManager, personIds: readonly string[]): Promise<void> {
    await manager.query('DELETE FROM person_key WHERE person_id = ANY ($1::uuid[])', [personIds]);
    await manager.query('INSERT INTO erasure (person_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING', [personIds]);
  }
}
