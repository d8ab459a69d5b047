const everyMs = 200;

/** One line of a terminal that is written over and over; nothing where there is no terminal. */
export class ProgressLine {
  private shownAt = 0;

  constructor(private readonly out: NodeJS.WriteStream = process.stderr) {}

  /** Shows it, unless the last one was shown just now. */
  show(line: () => string): void {
    if (!this.out.isTTY || performance.now() - this.shownAt < everyMs) return;
    this.shownAt = performance.now();
    this.out.write(`\r\u001b[K${line().slice(0, this.out.columns - 1)}`);
  }

  clear(): void {
    if (this.out.isTTY) this.out.write('\r\u001b[K');
  }
}
