import type { Order } from '#testing/api-shapes.js';
import type { Deed, History } from '../people/history.js';
import type { FinalState } from './final-state.js';
import { type Violation, violation } from './violation.js';

interface PlacedBody {
  lines: { sku: string; quantity: number }[];
}

/** Every order that was acknowledged is there, as it was asked for; there is none that nobody was told of; and what was acknowledged later has happened. */
export function checkOrders({ orders }: FinalState, history: History): Violation[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const placed = history.acknowledged('order');
  const told = new Map<string, Deed>();
  const found: Violation[] = [];
  for (const deed of placed) {
    const { id } = dataOf<Order>(deed);
    if (told.has(id)) found.push(violation(id, 'answers two different requests'));
    told.set(id, deed);
    const order = byId.get(id);
    if (!order) found.push(violation(id, 'was acknowledged and is not there'));
    else found.push(...checkLines(order, deed.body as PlacedBody));
  }
  for (const { id } of orders) if (!told.has(id)) found.push(violation(id, 'is an order that nobody was told of'));
  const ends = { cancel: ['cancelled'], ship: ['shipped', 'delivered'], deliver: ['delivered'] } as const;
  for (const kind of ['cancel', 'ship', 'deliver'] as const) {
    for (const { about } of history.acknowledged(kind)) {
      const status = byId.get(about)?.status;
      if (!(ends[kind] as readonly (string | undefined)[]).includes(status)) {
        found.push(violation(about, `is ${status ?? 'not there'}, and ${kind} was acknowledged`));
      }
    }
  }
  return found;
}

function checkLines(order: Order, { lines }: PlacedBody): Violation[] {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  const found: Violation[] = [];
  for (const { sku, quantity } of order.lines) {
    if (wanted.get(sku) !== quantity) found.push(violation(order.id, `has ${quantity} of ${sku} and was to have ${wanted.get(sku) ?? 0}`));
    wanted.delete(sku);
  }
  for (const sku of wanted.keys()) found.push(violation(order.id, `lacks ${sku}`));
  const sum = order.lines.reduce((total, line) => total + line.quantity * line.unitPrice.amount, 0);
  if (sum !== order.totals.grand.amount) found.push(violation(order.id, `costs ${order.totals.grand.amount}, and its lines ${sum}`));
  return found;
}

/** What the answer to a deed carried. */
export const dataOf = <T>(deed: Deed): T => deed.answer!.data as T;
