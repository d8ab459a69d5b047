import type { Import } from './shop.js';

const count = (n: number): string => n.toLocaleString('en-GB');

/** What became of a file, for the terminal. */
export function summaryLines(name: string, over: Import): string[] {
  const seconds = (Date.parse(over.finishedAt ?? '') - Date.parse(over.startedAt ?? '')) / 1000;
  const time = Number.isFinite(seconds) ? ` in ${seconds.toFixed(1)} s, ${count(over.rowsPerSecond ?? 0)} rows/s` : '';
  if (over.error)
    return [
      `${name} did not come in: ${over.error.code} · ${over.error.message}`,
      `  ${count(over.rowsRead)} rows were read, nothing was written`,
    ];
  const [created, updated] = over.dryRun ? ['would be created', 'would be updated'] : ['created', 'updated'];
  return [
    `${name} (${over.format}): ${count(over.rowsRead)} rows${time}`,
    `  products: ${count(over.created)} ${created}, ${count(over.updated)} ${updated}, ${count(over.unchanged)} unchanged`,
    `  rows not taken: ${count(over.rejected)}`,
  ];
}

/** The codes of an error file, the most frequent first. */
export const codeLines = (codes: ReadonlyMap<string, number>): string[] =>
  [...codes].toSorted(([, a], [, b]) => b - a).map(([code, n]) => `    ${count(n)} ${code}`);
