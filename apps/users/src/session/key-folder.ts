import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import { ConfigError } from '#platform/config/load-config.js';
import { isP256, SigningKeys, thumbprint, type SigningKey } from './signing-keys.js';

/**
 * The keys in the folder, and a first one when there is none. Copies of this service share database and folder, so they take turns by a lock
 * in the database: one makes the key, the others find it, and a copy that dies leaves nothing locked.
 */
export function openKeyFolder(dataSource: DataSource, folder: string): Promise<SigningKeys> {
  return dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [advisoryLocks.signingKeys]);
    const keys = named(folder, () => readKeys(folder));
    return new SigningKeys(keys.length > 0 ? keys : [named(folder, () => makeKey(folder))]);
  });
}

/** Newest first, by the age of the file; of the same age by name, so that every copy signs with the same one. */
function readKeys(folder: string): SigningKey[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.pem'))
    .map((name) => ({ path: join(folder, name), ...pick(statSync(join(folder, name))) }))
    .sort((one, other) => other.mtimeMs - one.mtimeMs || (one.path < other.path ? -1 : 1));
  return files.map(({ path, mode }) => {
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw new ConfigError(`${path} may be read by others: chmod 600 it`);
    return toSigningKey(parse(path));
  });
}

const pick = ({ mode, mtimeMs }: { mode: number; mtimeMs: number }) => ({ mode, mtimeMs });

function parse(path: string): KeyObject {
  const pem = readFileSync(path, 'utf8');
  try {
    const key = createPrivateKey(pem);
    if (isP256(key)) return key;
  } catch {
    // Said below: the reason that OpenSSL gives helps nobody.
  }
  throw new ConfigError(`${path} holds no private key for ES256 (EC, P-256, PEM)`);
}

/** Written beside and renamed, so that a half-written key is never found. */
function makeKey(folder: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = toSigningKey(privateKey);
  const path = join(folder, `${key.kid}.pem`);
  writeFileSync(`${path}.new`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return key;
}

const toSigningKey = (privateKey: KeyObject): SigningKey => ({ kid: thumbprint(privateKey), privateKey });

/** Says what is wrong with the folder in the words of the configuration. */
function named<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof ConfigError ? cause.message : `${folder} cannot be used (${(cause as NodeJS.ErrnoException).code})`;
    throw new ConfigError(`TOKEN_KEYS_DIR: ${reason}`, { cause });
  }
}
