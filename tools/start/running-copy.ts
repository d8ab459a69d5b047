import type { DataFolder } from './data-folder.js';
import type { KeptAlive } from './kept-alive.js';

/** Milliseconds after the signal; together within the 10 s that a stop may take. */
const patience = { gateway: 3_000, services: 6_000, postgres: 8_000 };

interface Member {
  process: KeptAlive;
  port: number;
}

/** Everything that runs for one copy, and the order in which it stops. */
export class RunningCopy {
  private readonly members: Member[] = [];
  private readonly helpers = new Set<{ kill(): void }>();
  private stopped: Promise<void> | undefined;

  constructor(private readonly folder: DataFolder) {}

  get stopping(): boolean {
    return this.stopped !== undefined;
  }

  add(process: KeptAlive, port: number): void {
    this.members.push({ process, port });
  }

  /** Short-lived processes are ended, not stopped. */
  addHelper(helper: { kill(): void }): void {
    this.helpers.add(helper);
  }

  /** Tells tests and operators which process is which. */
  writeProcesses(): void {
    if (this.stopping) return;
    const list = this.members.map(({ process, port }) => [process.name, { pid: process.pid ?? null, port }] as const);
    const all = { supervisor: { pid: process.pid }, ...Object.fromEntries(list) };
    try {
      this.folder.writePrivate('processes.json', `${JSON.stringify(all, undefined, 2)}\n`);
    } catch {
      // On a full disk the list is out of date; the services matter more.
    }
  }

  /** Lets requests finish and ends: the gateway first, so that nothing new comes in; the database last. */
  stop(): Promise<void> {
    this.stopped ??= this.stopInOrder(Date.now());
    return this.stopped;
  }

  /** Ends everything as it is. */
  kill(): void {
    for (const helper of this.helpers) helper.kill();
    for (const { process } of this.members) process.kill();
  }

  private async stopInOrder(began: number): Promise<void> {
    for (const helper of this.helpers) helper.kill();
    const left = (until: number) => until - (Date.now() - began);
    await this.named((name) => name === 'api-gateway', left(patience.gateway));
    await this.named((name) => name !== 'api-gateway' && name !== 'postgres', left(patience.services));
    await this.named((name) => name === 'postgres', left(patience.postgres));
  }

  private async named(which: (name: string) => boolean, patienceMs: number): Promise<void> {
    await Promise.all(this.members.filter(({ process }) => which(process.name)).map(({ process }) => process.stop(patienceMs)));
  }
}
