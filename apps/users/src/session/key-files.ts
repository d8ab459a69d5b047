import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#platform/config/load-config.js';
import type { Aged } from './key-schedule.js';
import { isP256, thumbprint } from './jwk.js';

/** A key to sign with, from a file. */
export interface SigningKey extends Aged {
  /** The thumbprint of the public key (RFC 7638). */
  kid: string;
  privateKey: KeyObject;
}

interface KeyFile {
  path: string;
  stat: Stats;
}

/** The keys of a folder, which is made when it is not there. Newest first, by the age of the file; of the same age by name, so that every copy agrees. */
export const readKeys = (folder: string): SigningKey[] =>
  named(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return filesOf(folder).map(toKey);
  });

/** Makes a key and puts it into the folder as the newest. Written beside and renamed, so that a half-written one is never found. */
export const addKey = (folder: string): SigningKey =>
  named(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const path = join(folder, `${thumbprint(privateKey)}.pem`);
    writeFileSync(`${path}.new`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o400, flush: true });
    giveToOwnerOf(folder, `${path}.new`);
    renameSync(`${path}.new`, path);
    return toKey({ path, stat: statSync(path) });
  });

/** Takes keys out of the folder, whatever their files are called; one that somebody else has just taken out is nothing. */
export const removeKeys = (folder: string, kids: readonly string[]): void =>
  named(folder, () => {
    for (const file of filesOf(folder)) if (kids.includes(toKey(file).kid)) rmSync(file.path, { force: true });
  });

function filesOf(folder: string): KeyFile[] {
  const paths = readdirSync(folder).flatMap((name) => (name.endsWith('.pem') ? [join(folder, name)] : []));
  return paths
    .flatMap((path) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat ? [{ path, stat }] : [];
    })
    .sort((one, other) => other.stat.mtimeMs - one.stat.mtimeMs || (one.path < other.path ? -1 : 1));
}

function toKey({ path, stat }: KeyFile): SigningKey {
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) throw new ConfigError(`${path} may be read by others: chmod 400 it`);
  const privateKey = parse(path);
  return { kid: thumbprint(privateKey), privateKey, since: stat.mtimeMs };
}

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

/** An administrator of the machine adds keys for a service that runs as somebody else. */
function giveToOwnerOf(folder: string, path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  chownSync(path, uid, gid);
}

/** Says what is wrong with the folder in the words of the configuration. */
function named<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof ConfigError ? cause.message : `${folder} cannot be used (${(cause as NodeJS.ErrnoException).code})`;
    throw new ConfigError(`TOKEN_KEYS_DIR: ${reason}`, { cause });
  }
}
