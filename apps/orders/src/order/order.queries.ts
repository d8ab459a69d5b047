import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageInfo } from '#contracts/generated/ashlar/common/v1/page.js';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { countOf } from '#platform/database/page.js';
import { OrdersSettings } from '../orders.settings.js';
import { orderNotFound, orderPending } from './order.errors.js';
import type { Order } from './order.entity.js';
import type { OrderStatus } from './order-status.js';
import { nameOf, where, type OrderList } from './order-list.js';
import { paymentsJson, selectOrder, toOrder, type OrderRow, type PaymentJson } from './order-row.js';
import { isUuid } from './text-field.js';

type FullRow = OrderRow & { payments: PaymentJson[] };

/** An event of an order as its history keeps it. */
export interface OrderEventRow {
  event_id: string;
  type: string;
  subject: string;
  occurred_at: Date;
  data: object;
  version: number;
  /** Its place in the log of every service's events, once it is there. */
  position: string | null;
}

const exportedAtOnce = 100;

const selectFull = selectOrder(`, ${paymentsJson('o.id')} AS payments`);
const byId = `${selectFull} WHERE o.id = $1`;
const byPayment = `${selectFull} WHERE o.id = (SELECT order_id FROM payment WHERE id = $1)`;

/** All reads. An id that is no UUID is one that does not exist. */
@Injectable()
export class OrderQueries {
  private readonly cursors: KeysetCursors;

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: OrdersSettings,
  ) {
    this.cursors = new KeysetCursors(settings.internalSecret);
  }

  async find(id: string): Promise<Order | undefined> {
    return isUuid(id) ? this.one(byId, id) : undefined;
  }

  async findByPayment(paymentId: string): Promise<Order | undefined> {
    return isUuid(paymentId) ? this.one(byPayment, paymentId) : undefined;
  }

  /** A page, newest first: one statement, and one more when a count is asked for. */
  async list(list: OrderList, cursor: string): Promise<{ orders: Order[]; page: PageInfo }> {
    const { limit, conditions, values } = list;
    const after = this.cursors.decode(nameOf(list), cursor);
    const keyset = after ? [`(o.placed_at, o.id) < ($${values.length + 2}, $${values.length + 3})`] : [];
    const rows: FullRow[] = await this.dataSource.query(
      `${selectFull} ${where([...conditions, ...keyset])} ORDER BY o.placed_at DESC, o.id DESC LIMIT $${values.length + 1}`,
      [...values, limit + 1, ...(after ?? [])],
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const nextCursor = last ? this.cursors.encode(nameOf(list), [last.placed_at.toISOString(), last.id]) : '';
    return {
      orders: rows.slice(0, limit).map((row) => toOrder(row, row.payments)),
      page: {
        limit,
        nextCursor,
        total: await countOf(this.dataSource.manager, list.count, `FROM customer_order o ${where(conditions)}`, values),
      },
    };
  }

  /** A hundred of a customer's, oldest first, and the cursor of the next; empty at the end. */
  async exported(customerId: string, cursor: string): Promise<{ orders: Order[]; nextCursor: string }> {
    const name = JSON.stringify(['export', customerId]);
    const after = this.cursors.decode(name, cursor);
    const rows: FullRow[] = await this.dataSource.query(
      `${selectFull} WHERE o.customer_id = $1 ${after ? 'AND (o.placed_at, o.id) > ($2, $3)' : ''}
       ORDER BY o.placed_at, o.id LIMIT ${exportedAtOnce + 1}`,
      [customerId, ...(after ?? [])],
    );
    const last = rows.length > exportedAtOnce ? rows[exportedAtOnce - 1] : undefined;
    const nextCursor = last ? this.cursors.encode(name, [last.placed_at.toISOString(), last.id]) : '';
    return { orders: rows.slice(0, exportedAtOnce).map((row) => toOrder(row, row.payments)), nextCursor };
  }

  /** The whole history, oldest first. */
  async events(orderId: string): Promise<OrderEventRow[]> {
    return this.dataSource.query(
      `SELECT e.event_id, e.type, e.subject, e.occurred_at, e.data, e.version, f.position
       FROM event_log e LEFT JOIN feed_event f ON f.event_id = e.event_id
       WHERE e.aggregate = 'order' AND e.subject = $1 ORDER BY e.version`,
      [orderId],
    );
  }

  /**
   * Where an order stands. Throws ORDER_NOT_FOUND when it will never come to be: no order has the id, and no request that could still make one is
   * open. ORDER_PENDING when one is.
   */
  async status(id: string): Promise<OrderStatus> {
    if (!isUuid(id)) throw orderNotFound();
    const [row]: { status: OrderStatus | null; pending: boolean }[] = await this.dataSource.query(
      `SELECT (SELECT status FROM customer_order WHERE id = $1),
              EXISTS (SELECT FROM idempotency_record WHERE resource_id = $1 AND answer IS NULL
                        AND (locked_until > now() OR created_at > now() - make_interval(secs => $2))) AS pending`,
      [id, this.settings.holdSeconds],
    );
    if (row?.status) return row.status;
    throw row?.pending ? orderPending() : orderNotFound();
  }

  private async one(sql: string, id: string): Promise<Order | undefined> {
    const { rows } = await preparedQuery<FullRow>(this.dataSource.manager, sql, [id]);
    return rows[0] && toOrder(rows[0], rows[0].payments);
  }
}
