import type { Remark } from './log-line.js';

const perSecond = 5;
const labels: Readonly<Record<number, string>> = { 40: 'warning', 50: 'error', 60: 'fatal' };

/** Shows services' remarks in the terminal, a few a second: when a database goes, everybody has much to say. */
export class Remarks {
  private readonly shown = new Map<string, number>();
  private readonly last = new Map<string, Remark>();
  private second = 0;
  /** Off while things start and stop, when complaints are part of it. */
  showing = false;

  constructor(private readonly say: (line: string) => void) {}

  take(name: string, remark: Remark): void {
    const known = this.last.get(name);
    // A crash says why first and where afterwards: the most serious remark stays, and of equals the first of a fatal one.
    if (!known || remark.level > known.level || (remark.level === known.level && remark.level < 60)) this.last.set(name, remark);
    if (!this.showing) return;
    const now = Math.floor(Date.now() / 1000);
    if (now !== this.second) this.shown.clear();
    this.second = now;
    const count = (this.shown.get(name) ?? 0) + 1;
    this.shown.set(name, count);
    if (count <= perSecond) this.say(`${name}: ${labels[remark.level] ?? remark.level}: ${remark.text}`);
    else if (count === perSecond + 1) this.say(`${name}: … more in logs/${name}.log`);
  }

  /** The most serious thing that a process said. */
  lastWords(name: string): string {
    return this.last.get(name)?.text ?? 'without a word';
  }
}
