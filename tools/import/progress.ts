import type { Import } from './shop.js';

const everyMs = { terminal: 150, elsewhere: 5_000 };
const barWidth = 24;

const count = (n: number): string => n.toLocaleString('en-GB');

/** `[############............]  50 %`. */
export function bar(part: number, whole: number): string {
  const share = whole === 0 ? 1 : Math.min(part / whole, 1);
  const full = Math.floor(share * barWidth);
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}

export const uploadLine = (sent: number, size: number, seconds: number): string =>
  `sending  ${bar(sent, size)}  ${mebibytes(sent)} of ${mebibytes(size)} MiB${seconds > 0.5 ? `  ${mebibytes(sent / seconds)} MiB/s` : ''}`;

/** What an import is about, in one line. */
export function importLine(now: Import): string {
  const { state, phase, bytesRead, bytesTotal, rowsRead, rowsPerSecond } = now;
  const done = now.created + now.updated + now.unchanged;
  const rows = `${count(rowsRead)} rows${rowsPerSecond === null ? '' : `  ${count(rowsPerSecond)} rows/s`}`;
  const rejected = now.rejected > 0 ? `  ${count(now.rejected)} rejected` : '';
  if (state === 'queued') return 'waiting  for the imports before it';
  if (phase === 'reading') return `reading  ${bar(bytesRead, bytesTotal)}  ${rows}${rejected}`;
  if (phase === 'resolving') return `comparing with the catalog  ${rows}${rejected}`;
  return `${now.dryRun ? 'counting' : 'writing'}  ${count(done)} products  ${rows}${rejected}`;
}

/** One line that says how far it is: rewritten in place on a terminal, a new one now and then elsewhere. */
export class Progress {
  private shownAt = -Infinity;
  private last = '';

  constructor(private readonly out: NodeJS.WriteStream = process.stderr) {}

  show(line: () => string): void {
    const now = performance.now();
    if (now - this.shownAt < (this.out.isTTY ? everyMs.terminal : everyMs.elsewhere)) return;
    this.shownAt = now;
    const text = line();
    if (this.out.isTTY) this.out.write(`\r\u001b[K${text.slice(0, this.out.columns - 1)}`);
    else if (text !== this.last) this.out.write(`${text}\n`);
    this.last = text;
  }

  /** Takes the line away, for something that stays. */
  clear(): void {
    if (this.out.isTTY) this.out.write('\r\u001b[K');
    this.shownAt = -Infinity;
  }
}

const mebibytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1);
