import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { signal, type Victim } from './victim.js';

/** One of the processes of a copy. Its supervisor starts it again. */
export class ServiceVictim implements Victim {
  private frozen: number | null = null;

  constructor(
    private readonly copy: AshlarCopy,
    private readonly name: string,
  ) {}

  kill = async (): Promise<void> => signal(this.pid, 'SIGKILL');
  stop = async (): Promise<void> => signal(this.pid, 'SIGTERM');
  start = async (): Promise<void> => undefined;

  async freeze(): Promise<void> {
    this.frozen = this.pid;
    signal(this.frozen, 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    signal(this.frozen, 'SIGCONT');
    this.frozen = null;
  }

  private get pid(): number | null {
    return this.copy.pids()[this.name] ?? null;
  }
}
