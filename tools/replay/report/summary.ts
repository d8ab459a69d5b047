import { showMils, showPence } from '../plan/amounts.js';
import type { Plan } from '../plan/plan.js';
import type { Tally } from '../plan/tally.js';
import type { StockReconciliation } from '../reconcile-stock.js';
import type { Reconciliation, Sums } from '../reconcile.js';
import type { Deeds } from '../replay.js';
import { percentile } from './percentile.js';

const number = (value: number) => value.toLocaleString('en-GB');

/** Every line of the file by what became of it, with the sum, so that nothing is dropped in silence. */
export function tallyTable(tally: Tally): string[] {
  const { lines, mils } = tally.total();
  const row = (what: string, count: number, amount: number) =>
    `  ${what.padEnd(48)}${number(count).padStart(9)}${showMils(amount).padStart(17)}`;
  return [...tally.rows().map(({ outcome, lines: count, mils: amount }) => row(outcome, count, amount)), row('all lines', lines, mils)];
}

export function planLines({ orders, refunds, products, invoices, limit, fileId }: Plan): string[] {
  const within = ({ position }: { readonly position: number }) => position < limit;
  const skus = products.reduce((sum, { variants }) => sum + variants.length, 0);
  return [
    `File ${fileId}: ${number(Math.min(limit, invoices))} of ${number(invoices)} invoices → ` +
      `${number(orders.filter(within).length)} orders and ${number(refunds.filter(within).length)} refunds; ` +
      `the whole file sells ${number(products.length)} products in ${number(skus)} SKUs.`,
  ];
}

export function deedLines({ placed, alreadyThere, refunded, orderSeconds, latencies }: Deeds): string[] {
  const did = `Placed ${number(placed)} orders, made ${number(refunded)} refunds; ${number(alreadyThere)} orders were there before.`;
  if (latencies.length === 0) return [did];
  const at = (share: number) => `${percentile(latencies, share)!.toFixed(1)} ms`;
  return [
    did,
    `${(placed / orderSeconds).toFixed(1)} orders/s, placed and paid; POST /orders p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`,
  ];
}

export function reconciliationLines({ file, api, ledger, deadOrders, differences }: Reconciliation, stock: StockReconciliation): string[] {
  const row = (what: string, { orders, soldPence, refundedPence }: Sums) =>
    `  ${what.padEnd(10)}${number(orders).padStart(8)} orders   sold ${showPence(soldPence).padStart(14)}   refunded ${showPence(refundedPence).padStart(12)}`;
  const off =
    deadOrders > 0 ? [`  (${number(deadOrders)} orders expired or were cancelled on the way; their invoices were placed again)`] : [];
  const all = [...differences, ...stock.differences];
  return [
    row('file', file),
    row('API', api),
    row('ledger', ledger),
    ...off,
    `  stock     ${number(stock.skus).padStart(8)} SKUs     sold ${number(stock.soldPieces)} pieces`,
    ...(all.length === 0 ? ['Reconciled to the penny.'] : [`NOT reconciled, ${number(all.length)} differences:`, ...some(all)]),
  ];
}

const MOST_SHOWN = 50;

export function some(all: readonly string[]): string[] {
  const rest = all.length - MOST_SHOWN;
  return [...all.slice(0, MOST_SHOWN).map((line) => `  ${line}`), ...(rest > 0 ? [`  … and ${number(rest)} more`] : [])];
}
