import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '#testing/postgres/postgres-server.js';
import { signal, type Victim } from './victim.js';

const startsWithinMs = 60_000;

/** A PostgreSQL server of ours. */
export class PostgresVictim implements Victim {
  private down = false;
  private frozen: number[] = [];

  constructor(private readonly server: PostgresServer) {}

  async kill(): Promise<void> {
    this.down = true;
    signal(this.server.pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    this.down = true;
    await this.server.stop();
  }

  /** The processes that a killed server left behind end by themselves, and hold the data folder until then. */
  async start(): Promise<void> {
    for (const deadline = Date.now() + startsWithinMs; this.down;) {
      try {
        await this.server.start();
        this.down = false;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(200);
      }
    }
  }

  /** All of it: those that serve connections go on without the one that accepts them. */
  async freeze(): Promise<void> {
    const { pid } = this.server;
    if (!pid) return;
    signal(pid, 'SIGSTOP');
    this.frozen = [pid, ...childrenOf(pid)];
    for (const each of this.frozen) signal(each, 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    for (const pid of this.frozen.splice(0)) signal(pid, 'SIGCONT');
  }
}

/** Empty where there is no `/proc`. */
function childrenOf(parent: number): number[] {
  const numbers = (path: string) => {
    try {
      return readdirSync(path).filter((name) => /^\d+$/.test(name));
    } catch {
      return [];
    }
  };
  return numbers('/proc')
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

/** The fourth field of its `stat`, proc_pid_stat(5), the second being a name in brackets. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
