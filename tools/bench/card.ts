import type { Measurement } from './load.js';

/** One line of the card: how Ashlar did, what the least was that it could have cost, and what it used meanwhile. */
export interface CardRow {
  name: string;
  /** Connections or clients. */
  clients: number;
  ashlar: Measurement;
  floor: Measurement;
  /** Ashlar's throughput over the floor's. */
  ratio: number;
  statementsPerRequest: number;
  /** CPU share by process while it ran: 1 is one core. */
  cpu: Record<string, number>;
  rssMb: Record<string, number>;
}

export interface Card {
  at: string;
  node: string;
  cores: number;
  products: number;
  seededPerSecond: number;
  firstReadySeconds: number;
  secondReadySeconds: number;
  idleMb: { total: number; byProcess: Record<string, number> };
  rows: CardRow[];
}

const number = (value: number, digits = 1) => value.toFixed(digits);
const list = (values: Record<string, number>, digits: number) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${number(value, digits)}`)
    .join('  ');

/** The card for people. */
export function printCard(card: Card): string {
  const head = ['', 'clients', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'failed', 'floor/s', 'ratio', 'SQL/req'];
  const rows = card.rows.map(({ name, clients, ashlar, floor, ratio, statementsPerRequest }) => [
    name,
    String(clients),
    number(ashlar.requestsPerSecond),
    number(ashlar.p50),
    number(ashlar.p95),
    number(ashlar.p99),
    String(ashlar.failures),
    number(floor.requestsPerSecond),
    `${number(ratio * 100)} %`,
    number(statementsPerRequest, 2),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  const usage = card.rows.flatMap(({ name, cpu, rssMb }) => [name, `  CPU (cores)  ${list(cpu, 2)}`, `  RSS (MB)     ${list(rssMb, 0)}`]);
  return [
    `Ashlar on ${card.cores} cores, Node ${card.node}, ${card.products} products (made through the API at ${number(card.seededPerSecond)} a second)`,
    `ready after ${number(card.firstReadySeconds)} s the first time, ${number(card.secondReadySeconds)} s after`,
    `idle: ${number(card.idleMb.total, 0)} MB  (${list(card.idleMb.byProcess, 0)})`,
    '',
    line(head),
    ...rows.map(line),
    '',
    ...usage,
  ].join('\n');
}
