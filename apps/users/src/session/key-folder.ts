import type { DataSource } from 'typeorm';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import { addKey, readKeys } from './key-files.js';
import { SigningKeys } from './signing-keys.js';

/**
 * The keys in the folder, and a first one when there is none. Copies of this service share database and folder, so they take turns by a lock
 * in the database: one makes the key, the others find it, and a copy that dies leaves nothing locked.
 */
export function openKeyFolder(dataSource: DataSource, folder: string): Promise<SigningKeys> {
  return dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [advisoryLocks.signingKeys]);
    const keys = readKeys(folder);
    return new SigningKeys(keys.length > 0 ? keys : [addKey(folder)]);
  });
}
