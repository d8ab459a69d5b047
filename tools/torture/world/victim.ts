/** A process that may be hurt. */
export interface Victim {
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** As an operator stops it. */
  stop(): Promise<void>;
  /** Starts it after `kill` or `stop`; does nothing when something else does so, or it runs. */
  start(): Promise<void>;
  /** SIGSTOP: it is there and does nothing. */
  freeze(): Promise<void>;
  /** SIGCONT to what `freeze` stopped. */
  thaw(): Promise<void>;
}

/** Sends a signal to a process that may be gone by now. */
export function signal(pid: number | null | undefined, name: NodeJS.Signals): void {
  if (!pid) return;
  try {
    process.kill(pid, name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}
