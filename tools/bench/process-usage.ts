import { readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 1/100 s (USER_HZ), whatever the kernel's own clock is. */
const ticksPerSecond = 100;

/** utime, stime, and the same of children that have ended (proc_pid_stat(5)), counted from the third field: PostgreSQL's backends come and go. */
const cpuFields = [11, 12, 13, 14];

/** CPU seconds since the process began, and resident memory now. */
export interface Usage {
  cpuSeconds: number;
  rssMb: number;
  /** Memory of its own plus its share of what several processes map: what PostgreSQL's backends are fairly counted by. */
  pssMb: number;
}

/** What a process has used; zeros for one that is gone. Linux only: it reads `/proc`. */
export function usageOf(pid: number): Usage {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const kilobytes = (file: string, label: string) =>
      Number(new RegExp(`^${label}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? 0);
    return {
      cpuSeconds: cpuFields.reduce((ticks, at) => ticks + Number(fields[at]), 0) / ticksPerSecond,
      rssMb: kilobytes('status', 'VmRSS') / 1024,
      pssMb: kilobytes('smaps_rollup', 'Pss') / 1024,
    };
  } catch {
    return { cpuSeconds: 0, rssMb: 0, pssMb: 0 };
  }
}

/** The process and everything that it started. */
export function familyOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [pid, ...(children === '' ? [] : children.split(' ').flatMap((child) => familyOf(Number(child))))];
  } catch {
    return [pid];
  }
}
