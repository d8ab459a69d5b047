import type { Deed, History } from './people/history.js';
import type { Outcome } from './torture.js';

/** What is printed in the end; the last line says how many violations there are. */
export function reportLines({ faults, history, orders, imports, resolved, quietAfterMs, consumers, rules, violations }: Outcome): string[] {
  const kinds = [...new Set(faults.map(({ kind }) => kind))].sort();
  return [
    `faults injected: ${faults.length}`,
    ...kinds.map((kind) => `  ${kind}: ${targets(faults.filter((fault) => fault.kind === kind).map(({ target }) => target))}`),
    `requests: ${history.requests}`,
    `writes acknowledged: ${deedLine(history, (deed) => deed.answer !== undefined && deed.answer.status < 300)}`,
    `writes refused: ${deedLine(history, (deed) => deed.answer !== undefined && deed.answer.status >= 300)}`,
    `unknown outcomes resolved: ${resolved}`,
    `orders: ${orders}`,
    `imports: ${imports}`,
    `5xx: ${share(sum(history.failures), history.requests)}${counts(history.failures)}`,
    `no answer: ${share(sum(history.lost), history.requests)}${counts(history.lost)}`,
    `quiet after: ${(quietAfterMs / 1000).toFixed(1)} s`,
    `lag at the end: ${consumers.map(({ name, progress }) => `${name} ${Math.max(0, ...progress.map(({ lagMs }) => lagMs))} ms`).join(', ')}`,
    `audit: ${rules.length} rules, ${rules.reduce((total, { checked }) => total + checked, 0)} things looked at`,
    ...violations.map(({ id, what }) => `VIOLATION ${id}: ${what}`),
    `violations: ${violations.length}`,
  ];
}

function deedLine({ deeds }: History, which: (deed: Deed) => boolean): string {
  const chosen = deeds.filter(which).map(({ kind }) => kind);
  return `${chosen.length}${chosen.length > 0 ? ` (${targets(chosen)})` : ''}`;
}

function targets(names: readonly string[]): string {
  const counted = new Map<string, number>();
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + 1);
  return [...counted].map(([name, times]) => (times > 1 ? `${name} ×${times}` : name)).join(', ');
}

const sum = (of: Record<string, number>) => Object.values(of).reduce((total, each) => total + each, 0);
const share = (part: number, whole: number) => `${part} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;
const counts = (of: Record<string, number>) =>
  Object.entries(of)
    .map(([what, times]) => `\n  ${String(times).padStart(5)}  ${what}`)
    .join('');
