import { RestartDelay } from './restart-delay.js';

/** A process that runs now. */
export interface Running {
  pid: number;
  /** Resolves when it ended, saying how: `exit code 1`, `SIGKILL`. */
  ended: Promise<string>;
  /** Asks it to stop. */
  stop(): void;
  /** Ends it as it is. */
  kill(): void;
}

export interface Watcher {
  /** A line for the operator. */
  say(line: string): void;
  /** A process appeared or went. */
  changed(): void;
}

/** Keeps one process running: starts it again, with a growing delay, whenever it ends without having been told to. */
export class KeptAlive {
  private running: Running | undefined;
  private stopping = false;
  private wake: () => void = () => undefined;
  /** How often it ended by itself. */
  ends = 0;

  constructor(
    readonly name: string,
    private readonly launch: () => Promise<Running>,
    private readonly watcher: Watcher,
    private readonly delay = new RestartDelay(),
  ) {}

  get pid(): number | undefined {
    return this.running?.pid;
  }

  /** The first start, whose failure is the caller's to tell; later ones are tried for ever. */
  async start(): Promise<void> {
    const began = Date.now();
    this.running = await this.launch();
    this.watcher.changed();
    if (this.stopping) this.running.kill();
    void this.startAgainWhenItEnds(this.running, began);
  }

  /** Asks the process to stop, ends it when it is still there after `patience` milliseconds, and resolves when it is gone. */
  async stop(patience: number): Promise<void> {
    this.stopping = true;
    this.wake();
    const { running } = this;
    if (running === undefined) return;
    running.stop();
    const timer = setTimeout(() => running.kill(), Math.max(patience, 0));
    await running.ended;
    clearTimeout(timer);
  }

  /** Ends the process at once and leaves it so. */
  kill(): void {
    this.stopping = true;
    this.running?.kill();
  }

  private async startAgainWhenItEnds(first: Running, firstBegan: number): Promise<void> {
    let how = await first.ended;
    for (let began = firstBegan; !this.stopping;) {
      this.running = undefined;
      this.ends++;
      this.watcher.changed();
      const delay = this.delay.next(Date.now() - began);
      this.watcher.say(`${this.name} ended (${how}); starting it again in ${delay / 1000} s`);
      await this.pause(delay);
      if (this.stopping) return;
      began = Date.now();
      try {
        const running = await this.launch();
        this.running = running;
        if (this.stopping) running.kill();
        this.watcher.changed();
        this.watcher.say(`${this.name} runs again (process ${running.pid})`);
        how = await running.ended;
      } catch (error) {
        how = (error as Error).message;
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
