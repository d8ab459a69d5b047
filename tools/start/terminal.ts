import type { WriteStream } from 'node:tty';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** A step that is under way. */
interface Step {
  text: string;
  detail: string;
  began: number;
}

/** What the operator sees: steps with a spinner and their time in a terminal, plain lines anywhere else. */
export class Terminal {
  private readonly began = Date.now();
  private step: Step | undefined;
  private ticker: NodeJS.Timeout | undefined;
  private frame = 0;

  constructor(private readonly out: Pick<WriteStream, 'write'> & { isTTY?: boolean } = process.stdout) {}

  line(text = ''): void {
    this.clear();
    this.out.write(`${text}\n`);
    this.draw();
  }

  /** Shows `text` while `work` runs. `detail` tells how far it is. */
  async during<T>(text: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T> {
    this.step = { text, detail: '', began: Date.now() };
    if (this.out.isTTY) this.ticker = setInterval(() => this.draw(), 100).unref();
    else this.out.write(`[${seconds(this.began)}] ${text} …\n`);
    try {
      const result = await work((detail) => {
        if (this.step) this.step.detail = detail;
      });
      this.finish(`✓ ${text} ${seconds(this.step.began)}`);
      return result;
    } catch (error) {
      this.finish(`✗ ${text}`);
      throw error;
    }
  }

  private finish(line: string): void {
    clearInterval(this.ticker);
    this.clear();
    this.step = undefined;
    if (this.out.isTTY) this.out.write(`${line}\n`);
  }

  private draw(): void {
    if (!this.out.isTTY || !this.step) return;
    const { text, detail, began } = this.step;
    this.frame = (this.frame + 1) % frames.length;
    this.out.write(`\r\x1b[2K${frames[this.frame]} ${text} ${detail === '' ? seconds(began) : detail}`);
  }

  private clear(): void {
    if (this.out.isTTY && this.step) this.out.write('\r\x1b[2K');
  }
}

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
