import type { Measurement } from '../load.js';
import type { CopyFloor } from './copy-floor.js';
import type { Edits } from './edits.js';
import type { ImportRun } from './import-run.js';
import type { StatementTimes } from './statement-times.js';

export interface ScenarioRow {
  name: string;
  clients: number;
  mostMs?: number | undefined;
  measured: Measurement;
  /** Of one client alone. */
  statements: StatementTimes[];
}

/** A product by id beside the least that it can cost, and what the same server answers that reads nothing. */
export interface ByIdFloor {
  ratio: number;
  perSecond: number;
  nothingPerSecond: number;
}

/** All that was measured of a catalog of one size. */
export interface CatalogCard {
  products: number;
  variants: number;
  first: ImportRun;
  again: ImportRun;
  floor: CopyFloor;
  byIdFloor: ByIdFloor;
  cachedById: Measurement;
  rows: ScenarioRow[];
  edits: Edits;
  idleMb: Record<string, number>;
}

/** A line of what must be reached: what, what it came to, what it must be. */
export interface Verdict {
  what: string;
  figure: string;
  target: string;
  holds: boolean;
}

const number = (value: number, digits = 1) => value.toFixed(digits);
const perSecond = (count: number, seconds: number) => Math.round(count / seconds);

/** What the issue of a hundred thousand products asks for; at other sizes only what it says of them. */
export function verdictsOf(card: CatalogCard): Verdict[] {
  const full = card.products >= 100_000;
  const million = card.products >= 1_000_000;
  const most = million ? 40 : 20;
  const slowest = card.rows
    .flatMap(({ name, statements }) => statements.map((each) => ({ name, ...each })))
    .sort((a, b) => b.p95 - a.p95)[0];
  const below = (what: string, value: number, limit: number, unit = 'ms'): Verdict => ({
    what,
    figure: `${number(value)} ${unit}`,
    target: `< ${limit} ${unit}`,
    holds: value < limit,
  });
  const atLeast = (what: string, value: number, limit: number, unit = ''): Verdict => ({
    what,
    figure: `${number(value, unit === ' %' ? 1 : 0)}${unit}`,
    target: `≥ ${limit}${unit}`,
    holds: value >= limit,
  });
  const rates = [
    atLeast('import, products a second', perSecond(card.first.created, card.first.seconds), 5_000),
    atLeast('import beside plain COPY', (100 * card.floor.seconds) / card.first.seconds, 40, ' %'),
    atLeast('unchanged import, rows a second', perSecond(card.again.rows, card.again.seconds), 20_000),
    below('memory of catalog during the import', Math.max(card.first.catalogMb, card.again.catalogMb), 256, 'MB'),
  ];
  return [
    ...(slowest ? [below(`slowest statement, p95 (${slowest.name})`, slowest.p95, most)] : []),
    ...(full && !million
      ? card.rows.flatMap(({ name, measured, mostMs }) => (mostMs === undefined ? [] : [below(`${name}, p95`, measured.p95, mostMs)]))
      : []),
    atLeast('by id, cached, requests a second', card.cachedById.requestsPerSecond, 12_000),
    atLeast('by id, uncached, of the floor', 100 * card.byIdFloor.ratio, 45, ' %'),
    ...(full ? rates : []),
    { what: 'SQL statements an edit', figure: number(card.edits.statements), target: '≤ 10', holds: card.edits.statements <= 10 },
    {
      what: 'edits found by search at once',
      figure: `${card.edits.foundAtOnce} of ${card.edits.edits}`,
      target: 'all',
      holds: card.edits.foundAtOnce === card.edits.edits,
    },
    below('old name answered after an edit', card.edits.staleMs, 1_000),
  ];
}

/** p95 of the two sizes, where it must not grow by half. */
export function growthOf(small: CatalogCard, large: CatalogCard): Verdict[] {
  return ['by id', 'list, a department', 'suggest'].map((name) => {
    const [from, to] = [small, large].map(({ rows }) => rows.find((row) => row.name === name)?.measured.p95 ?? NaN);
    const growth = to / from;
    return {
      what: `${name}, p95 of ${small.products} → ${large.products}`,
      figure: `${number(from)} → ${number(to)} ms, × ${number(growth, 2)}`,
      target: '< 1.5',
      holds: growth < 1.5,
    };
  });
}

export function printCatalogCard(card: CatalogCard): string {
  const { first, again, floor, edits } = card;
  const importLine = (what: string, run: ImportRun) =>
    `${what}: ${run.rows} rows in ${number(run.seconds)} s (${perSecond(run.rows, run.seconds)} rows/s; created ${run.created}, updated ${run.updated}, ` +
    `unchanged ${run.unchanged}, rejected ${run.rejected}; uploaded in ${number(run.uploadSeconds)} s; catalog ${number(run.catalogMb, 0)} MB at most)`;
  const head = ['', 'clients', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'failed', 'statements', 'slowest p95'];
  const rows = card.rows.map(({ name, clients, measured, statements }) => [
    ...[name, String(clients), number(measured.requestsPerSecond, 0), number(measured.p50), number(measured.p95), number(measured.p99)],
    ...[String(measured.failures), String(statements.length), `${number(statements[0]?.p95 ?? 0)} ms`],
  ]);
  return [
    `${card.products} products, ${card.variants} variants; idle: ${Object.entries(card.idleMb)
      .map(([name, mb]) => `${name} ${number(mb, 0)}`)
      .join('  ')} (MB)`,
    importLine('import', first),
    importLine('again', again),
    `plain COPY of the same rows into the same indexed tables: ${number(floor.seconds)} s (${number(floor.megabytes, 0)} MB)`,
    `edit: p50 ${number(edits.p50)} ms, p95 ${number(edits.p95)} ms, ${number(edits.statements)} statements`,
    `the machine: a server of Fastify alone answers ${number(card.byIdFloor.nothingPerSecond, 0)} req/s`,
    `by id from the cache: ${number(card.cachedById.requestsPerSecond, 0)} req/s, p95 ${number(card.cachedById.p95)} ms`,
    '',
    ...table([head, ...rows]),
  ].join('\n');
}

export const printVerdicts = (verdicts: readonly Verdict[]): string =>
  table(verdicts.map(({ what, figure, target, holds }) => [`${holds ? '✓' : '✗'} ${what}`, figure, target])).join('\n');

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
}
