import type { Order, Payment } from '#testing/api-shapes.js';
import type { History } from './history.js';
import type { Person } from './person.js';

/** An order as the people in the shop know it, which may be out of date. */
export interface KnownOrder {
  id: string;
  owner: Person;
  status: string;
  grand: number;
  /** Payments that wait for their customer (3-D Secure). */
  toConfirm: string[];
}

/** Orders that customers told the people behind the counter about. */
export class Book {
  readonly orders: KnownOrder[] = [];

  constructor(private readonly history: History) {}

  /** Takes in how an order was seen. */
  saw(order: Order, owner: Person): void {
    this.history.saw(order);
    const toConfirm = order.payments.filter(({ status }) => status === 'requires_action').map(({ id }) => id);
    const known = this.orders.find(({ id }) => id === order.id);
    if (known) Object.assign(known, { status: order.status, toConfirm });
    else this.orders.push({ id: order.id, owner, status: order.status, grand: order.totals.grand.amount, toConfirm });
  }

  paid({ id, orderId, status }: Payment): void {
    const known = this.orders.find((order) => order.id === orderId);
    if (known && status === 'requires_action') known.toConfirm.push(id);
    if (known && status === 'succeeded') known.status = 'paid';
  }

  of = (owner: Person, status: string): KnownOrder[] => this.orders.filter((order) => order.owner === owner && order.status === status);
  with = (status: string): KnownOrder[] => this.orders.filter((order) => order.status === status);
}
