import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A name that tells the server of one data folder from any other process: it stands in the server's command line. */
export function clusterNameOf(dataDir: string): string {
  return `ashlar-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 12)}`;
}

/**
 * Stops the server that a killed starter left running on this data folder, if any. The number in `postmaster.pid` may
 * belong to a stranger by now, so only a process whose command line carries the folder's name is touched.
 */
export async function stopLeftover(dataDir: string): Promise<boolean> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = pidIn(pidFile);
  if (pid === undefined) return false;
  const isOurs = () => commandLineOf(pid).includes(`cluster_name=${clusterNameOf(dataDir)}`);
  if (!isOurs()) {
    // PostgreSQL itself only asks whether such a number runs at all, and would refuse to start beside any process that got it.
    rmSync(pidFile, { force: true });
    return false;
  }
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + 10_000;
  // A dead process that nobody collects keeps its number, but not its command line.
  while (isOurs()) {
    if (Date.now() > deadline) process.kill(pid, 'SIGQUIT');
    await sleep(50);
  }
  return true;
}

function pidIn(pidFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
