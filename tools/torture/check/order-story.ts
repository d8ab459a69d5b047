/** Where each event takes an order; the others leave it where it is. */
const statusAfter: Record<string, string> = {
  'order.placed': 'awaiting_payment',
  'order.paid': 'paid',
  'order.shipped': 'shipped',
  'order.delivered': 'delivered',
  'order.cancelled': 'cancelled',
  'order.expired': 'expired',
};

/** From where each may be reached. */
const before: Record<string, readonly (string | undefined)[]> = {
  'order.placed': [undefined],
  'order.paid': ['awaiting_payment'],
  'order.shipped': ['paid'],
  'order.delivered': ['shipped'],
  'order.cancelled': ['awaiting_payment', 'paid'],
  'order.expired': ['awaiting_payment'],
};

/** The status of an order after each of its events, in order; throws where one may not follow. */
export function statusesOf(types: readonly string[]): string[] {
  const statuses: string[] = [];
  for (const type of types) {
    const last = statuses.at(-1);
    if (before[type] && !before[type].includes(last)) throw new Error(`${type} after ${last ?? 'nothing'}`);
    if (last === undefined && statusAfter[type] === undefined) throw new Error(`${type} comes first`);
    statuses.push(statusAfter[type] ?? last!);
  }
  return statuses;
}
