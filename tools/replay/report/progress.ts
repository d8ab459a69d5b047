const EVERY_MS = { terminal: 200, file: 5_000 };

export interface Stage {
  readonly title: string;
  readonly total: number;
  done: number;
  retries: number;
  lastWhy: string;
}

/** `Orders 4,120/8,067 · 98/s · 40 s to go · 12 tried again, last ECONNREFUSED` */
export function stageLine({ title, total, done, retries, lastWhy }: Stage, seconds: number): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 && done < total ? `${Math.ceil((total - done) / rate)} s to go` : done < total ? '' : `${seconds.toFixed(1)} s`;
  const again = retries > 0 ? `${retries} tried again, last ${lastWhy}` : '';
  const parts = [`${title} ${show(done)}/${show(total)}`, `${rate.toFixed(rate < 10 ? 1 : 0)}/s`, left, again];
  return parts.filter((part) => part !== '').join(' · ');
}

const show = (count: number) => count.toLocaleString('en-GB');

/** One line that tells how far a stage is: rewritten in place in a terminal, written now and then elsewhere. */
export class Progress {
  private stage: Stage = { title: '', total: 0, done: 0, retries: 0, lastWhy: '' };
  private startedAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly out: NodeJS.WriteStream = process.stdout) {}

  start(title: string, total: number): void {
    this.stage = { title, total, done: 0, retries: 0, lastWhy: '' };
    this.startedAt = performance.now();
    this.timer = setInterval(() => this.show(), this.out.isTTY ? EVERY_MS.terminal : EVERY_MS.file);
  }

  step(): void {
    this.stage.done += 1;
  }

  retried(why: string): void {
    this.stage.retries += 1;
    this.stage.lastWhy = why;
  }

  end(): void {
    clearInterval(this.timer);
    this.show();
    if (this.out.isTTY) this.out.write('\n');
  }

  private show(): void {
    const line = stageLine(this.stage, (performance.now() - this.startedAt) / 1000);
    this.out.write(this.out.isTTY ? `\r\u001b[K${line.slice(0, this.out.columns - 1)}` : `${line}\n`);
  }
}
