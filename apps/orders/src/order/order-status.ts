/** Where an order may go from where it stands. */
const next = {
  awaiting_payment: ['paid', 'cancelled', 'expired'],
  paid: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
  expired: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderStatus = keyof typeof next;

/** Whether an order that is `status` may become `wanted`. */
export const mayFollow = (status: OrderStatus, wanted: OrderStatus): boolean => (next[status] as readonly OrderStatus[]).includes(wanted);
