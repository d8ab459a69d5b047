import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { skuNotFound } from './stock.errors.js';
import type { ReservationStateName, ReservedLineRow, StockOfVariantRow } from './stock.proto.js';

/** A reservation with its lines, in the order they were asked for. */
export interface Reservation {
  state: ReservationStateName;
  lines: ReservedLineRow[];
}

/** Reads of stock and reservations. */
@Injectable()
export class StockQueries {
  constructor(private readonly dataSource: DataSource) {}

  async stock(sku: string): Promise<StockOfVariantRow> {
    const [row]: StockOfVariantRow[] = sku.includes('\0')
      ? []
      : await this.dataSource.query(
          `SELECT s.sku, s.on_hand, s.reserved, s.version, v.low_stock_threshold FROM stock s JOIN variant v ON v.id = s.variant_id WHERE s.sku = $1`,
          [sku],
        );
    if (!row) throw skuNotFound(sku);
    return row;
  }

  async reservation(orderId: string): Promise<Reservation | undefined> {
    const rows: (ReservedLineRow & { state: ReservationStateName })[] = await this.dataSource.query(
      `SELECT r.state, l.sku, l.variant_id, l.product_id, l.name, l.price, l.currency, l.quantity
       FROM reservation r LEFT JOIN reservation_line l ON l.order_id = r.order_id WHERE r.order_id = $1 ORDER BY l.line`,
      [orderId],
    );
    return rows[0] && { state: rows[0].state, lines: rows };
  }

  /** Orders that hold stock longer than they may, oldest first. */
  async overdue(graceSeconds: number): Promise<string[]> {
    const rows: { order_id: string }[] = await this.dataSource.query(
      `SELECT order_id FROM reservation WHERE state = 'held' AND expires_at < now() - make_interval(secs => $1) ORDER BY expires_at LIMIT 10000`,
      [graceSeconds],
    );
    return rows.map((row) => row.order_id);
  }
}
