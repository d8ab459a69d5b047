import { linkSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from './start-refused.js';

/**
 * Holds a data folder for one process: two writers would tear the ledger apart. The lock of a process that is gone is taken over.
 * Returns what gives the folder free again.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'sandbox.lock');
  const own = join(folder, `sandbox.lock.${process.pid}`);
  writeFileSync(own, `${process.pid}\n`);
  try {
    // The lock appears together with its content, so nobody ever reads an empty one.
    while (!placed(own, path)) {
      const owner = ownerOf(path);
      if (owner !== undefined && isOtherLivingProcess(owner)) {
        throw new StartRefused(
          `Another payment sandbox (process ${owner}) uses ${folder}: stop it, or set SANDBOX_DATA_DIR to another folder.`,
        );
      }
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (ownerOf(path) === process.pid) unlinkSync(path);
  };
}

function placed(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

function ownerOf(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

/** In a container the process that left the lock behind had, more often than not, the number this one has now. */
function isOtherLivingProcess(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
