import type { Stock } from '#testing/api-shapes.js';
import type { History } from '../people/history.js';
import type { FinalState } from './final-state.js';
import { type Violation, violation } from './violation.js';

/** On each shelf: what was there, and what was added or taken by hand, less what was sold; nothing is held any more, and never is less than nothing left. */
export function checkStock(
  { stock, orders, events }: FinalState,
  history: History,
  shelves: Readonly<Record<string, number>>,
): Violation[] {
  const paidOnce = new Set(events.filter(({ type }) => type === 'order.paid').map(({ subject }) => subject));
  const putBack = new Set(
    history.acknowledged('refund').flatMap(({ about, body }) => ((body as { restock: boolean }).restock ? [about] : [])),
  );
  const sold = new Map<string, number>();
  for (const { id, status, lines } of orders) {
    if (!paidOnce.has(id) || status === 'cancelled' || putBack.has(id)) continue;
    for (const { sku, quantity } of lines) sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  }
  return stock.flatMap(({ sku, onHand, reserved }: Stock) => {
    const adjusted = history.acknowledged('adjust').filter(({ about }) => about === sku);
    const added = adjusted.reduce((total, { body }) => total + (body as { delta: number }).delta, 0);
    const left = (shelves[sku] ?? 0) + added - (sold.get(sku) ?? 0);
    return [
      ...(onHand === left ? [] : [violation(sku, `${onHand} are on hand and ${left} should be`)]),
      ...(left < 0 ? [violation(sku, `was oversold by ${-left}`)] : []),
      ...(reserved === 0 ? [] : [violation(sku, `${reserved} are held for nobody`)]),
    ];
  });
}
