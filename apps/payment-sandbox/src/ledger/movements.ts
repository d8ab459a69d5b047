/** Money that really moved. */
export interface Movement {
  readonly id: string;
  readonly orderId: string;
  readonly kind: 'charge' | 'refund';
  readonly amount: number;
  readonly currency: string;
  readonly idempotencyKey: string;
  readonly at: string;
}

export interface Totals {
  readonly charged: number;
  readonly refunded: number;
  /** Movements of either kind. */
  readonly count: number;
}

/** Every movement, oldest first, with its totals kept up to date. */
export class Movements {
  private readonly all: Movement[] = [];
  private readonly byOrder = new Map<string, Movement[]>();
  private readonly totals = new Map<string, Totals>();

  add(movement: Movement): void {
    this.all.push(movement);
    const ofOrder = this.byOrder.get(movement.orderId);
    if (ofOrder) ofOrder.push(movement);
    else this.byOrder.set(movement.orderId, [movement]);
    const { charged, refunded, count } = this.totals.get(movement.currency) ?? { charged: 0, refunded: 0, count: 0 };
    this.totals.set(movement.currency, {
      charged: charged + (movement.kind === 'charge' ? movement.amount : 0),
      refunded: refunded + (movement.kind === 'refund' ? movement.amount : 0),
      count: count + 1,
    });
  }

  get count(): number {
    return this.all.length;
  }

  slice(from: number, to: number): Movement[] {
    return this.all.slice(from, to);
  }

  ofOrder(orderId: string): readonly Movement[] {
    return this.byOrder.get(orderId) ?? [];
  }

  /** By currency. */
  summary(): Readonly<Record<string, Totals>> {
    return Object.fromEntries(this.totals);
  }
}
