import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConfigError } from '../config/load-config.js';

/** Bytes of a master key, and of the id that data keys remember it by. */
const keyBytes = 32;
export const masterKeyIdBytes = 8;

/** The folder is looked at again this often, so that a key that an operator adds comes into use without a restart. */
const lookAgainMs = 2_000;

/** A key that wraps the data keys of people. */
export interface MasterKey {
  /** The first eight bytes of the key's SHA-256: what is wrapped with it says so. */
  id: Buffer;
  key: Buffer;
}

/**
 * The master keys of a folder: one file each, `<id>.key`, 32 random bytes in base64url, for its owner's eyes only. The newest wraps, each unwraps what
 * it wrapped. Rotating adds a file, wraps anew, and takes the old file away (docs/personal-data.md).
 */
export class MasterKeys {
  private keys: readonly [MasterKey, ...MasterKey[]];
  private lookedAt: number;

  /** Throws `ConfigError` when the folder has no key or one that is none. */
  constructor(private readonly folder: string) {
    this.keys = readFolder(folder);
    this.lookedAt = Date.now();
  }

  /** What new data keys are wrapped with. */
  get current(): MasterKey {
    if (Date.now() - this.lookedAt > lookAgainMs) this.look();
    return this.keys[0];
  }

  /** The key of that id; undefined when there is none. */
  find(id: Buffer): MasterKey | undefined {
    const known = this.known(id);
    if (known) return known;
    this.look();
    return this.known(id);
  }

  private known(id: Buffer): MasterKey | undefined {
    return this.keys.find((each) => each.id.equals(id));
  }

  /** A folder that cannot be read for a moment changes nothing: the keys that are known go on serving. */
  private look(): void {
    this.lookedAt = Date.now();
    try {
      this.keys = readFolder(this.folder);
    } catch (cause) {
      if (!(cause instanceof ConfigError)) throw cause;
    }
  }
}

/** Makes a key and puts it into the folder, as the newest also where a clock was turned back. Answers with its id, in hexadecimal. */
export function addMasterKey(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const newest = Math.max(0, ...keyFiles(folder).map(({ stat }) => stat.mtimeMs));
  const since = new Date(Math.max(Date.now(), Math.floor(newest) + 1));
  const key = randomBytes(keyBytes);
  const id = idOf(key).toString('hex');
  const path = join(folder, `${id}.key`);
  writeFileSync(`${path}.new`, key.toString('base64url'), { mode: 0o400, flush: true });
  utimesSync(`${path}.new`, since, since);
  renameSync(`${path}.new`, path);
  return id;
}

/** Takes every key but that one away; answers with their ids. What they wrapped, in old backups say, nobody can read any more. */
export function removeOlderMasterKeys(folder: string, keep: Buffer): string[] {
  const older = keyFiles(folder).filter(({ path }) => !path.endsWith(`${keep.toString('hex')}.key`));
  for (const { path } of older) rmSync(path);
  return older.map(({ path }) => basename(path, '.key'));
}

const keyFiles = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.key'))
    .map((name) => ({ path: join(folder, name), stat: statSync(join(folder, name)) }));

/** Newest first, by the age of the file; of the same age by name, so that every process wraps with the same one. */
function readFolder(folder: string): readonly [MasterKey, ...MasterKey[]] {
  try {
    const files = keyFiles(folder).sort((one, other) => other.stat.mtimeMs - one.stat.mtimeMs || (one.path < other.path ? -1 : 1));
    const [newest, ...older] = files.map(({ path, stat }) => readKey(path, stat.mode));
    if (newest) return [newest, ...older];
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`MASTER_KEYS_DIR: ${folder} cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
  throw new ConfigError(`MASTER_KEYS_DIR: ${folder} holds no master key: make one with "npm run keys -- master"`);
}

function readKey(path: string, mode: number): MasterKey {
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new ConfigError(`MASTER_KEYS_DIR: ${path} may be read by others: chmod 400 it`);
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
  if (key.length !== keyBytes) throw new ConfigError(`MASTER_KEYS_DIR: ${path} holds no key of ${keyBytes} bytes in base64url`);
  return { id: idOf(key), key };
}

const idOf = (key: Buffer): Buffer => createHash('sha256').update(key).digest().subarray(0, masterKeyIdBytes);
