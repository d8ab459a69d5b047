import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Tells a process from a later one that was given the same number; undefined when no such process runs.
 * Numbers come round quickly in containers, where each restart begins at 1.
 */
export function processIdentity(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return linuxIdentity(pid);
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ||
      undefined
    );
  } catch {
    return undefined;
  }
}

/** The kernel's run, and the tick in it at which the process began (the 22nd field of its `stat`, proc_pid_stat(5)). */
function linuxIdentity(pid: number): string | undefined {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in brackets, and may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Dead, but its parent has not looked yet; in a container often nobody ever does.
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${boot} ${fields[19]}`;
}
