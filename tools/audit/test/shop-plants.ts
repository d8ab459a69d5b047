import { derived, inside, stranger, twoMinutesAgo, type Plant } from './plant.js';
import type { SmallShop } from './small-shop.js';

const [inCatalog, inOrders] = [inside('catalog'), inside('orders')];

const reservation = (state: string) => `UPDATE reservation SET state = '${state}' WHERE order_id = $1`;
const onHand = (delta: number) => `
  WITH s AS (UPDATE stock SET on_hand = on_hand + ${delta} WHERE sku = $1)
  UPDATE event_log SET data = data || jsonb_build_object('onHand', (data ->> 'onHand')::int + ${delta})
  WHERE subject = $1 AND version = (SELECT max(version) FROM event_log WHERE subject = $1)`;
const anotherPayment = (attempt: number, provider: string, status: string) => `
  INSERT INTO payment (id, order_id, attempt, provider, idempotency_key, status, amount, currency, created_at)
  VALUES ('${stranger}', $1, ${attempt}, '${provider}', 'another', '${status}', 500, 'GBP', now())`;

const noPayment = `DELETE FROM payment WHERE id = '${stranger}' AND order_id = $1`;
let lost: SmallShop['ledger'][number] | undefined;

const shelf = 'stock: what is on hand is what it began with, adjusted, less what was sold';
const reserved = 'stock: what is reserved is what reservations hold';
const ordered = 'reservations: what was reserved is what was ordered, at its price';
const balance = 'provider: what an order paid, less what went back, is what the ledger has';

export const shopPlants: readonly Plant[] = [
  {
    name: 'a piece that appears from nowhere, events and all',
    ...inCatalog(onHand(1), onHand(-1), ({ sku }) => sku),
    seenBy: [shelf],
  },
  {
    name: 'a sale that is forgotten',
    ...inCatalog(reservation('released'), reservation('committed'), ({ ids }) => ids.paid),
    seenBy: [shelf, 'reservations: what was paid is sold'],
  },
  {
    name: 'a piece that is reserved for nobody',
    ...inCatalog(
      `UPDATE stock SET reserved = reserved + 1 WHERE sku = $1`,
      `UPDATE stock SET reserved = reserved - 1 WHERE sku = $1`,
      ({ sku }) => sku,
    ),
    seenBy: [reserved, 'stock: each row is what its events last said'],
  },
  {
    name: 'a reservation that no order came for, long after its time',
    ...inCatalog(
      `INSERT INTO reservation (order_id, state, expires_at) VALUES ($1, 'held', now() - interval '8 minutes')`,
      `DELETE FROM reservation WHERE order_id = $1`,
      () => stranger,
    ),
    seenBy: ['reservations: none without an order, beyond the time it may still come'],
  },
  {
    name: 'an order that waits for payment, and whose pieces are gone',
    ...inCatalog(reservation('released'), reservation('held'), ({ ids }) => ids.waits),
    seenBy: [reserved, 'reservations: what awaits payment is held'],
  },
  {
    name: 'a cancelled order that still has its pieces',
    ...inCatalog(reservation('committed'), reservation('released'), ({ ids }) => ids.cancelled),
    seenBy: [shelf, 'reservations: what is off was given back'],
  },
  {
    name: 'a reservation at another price',
    ...inCatalog(
      `UPDATE reservation_line SET price = price - 1 WHERE order_id = $1`,
      `UPDATE reservation_line SET price = price + 1 WHERE order_id = $1`,
      ({ ids }) => ids.shipped,
    ),
    seenBy: [ordered],
  },
  {
    name: 'a row whose status no event tells of',
    ...inOrders(
      `UPDATE customer_order SET status = 'delivered' WHERE id = $1`,
      `UPDATE customer_order SET status = 'shipped' WHERE id = $1`,
      ({ ids }) => ids.shipped,
    ),
    seenBy: [derived],
  },
  {
    name: 'a line that costs more than the order',
    ...inOrders(
      `UPDATE order_line SET unit_price = unit_price + 1, total = total + quantity WHERE order_id = $1`,
      `UPDATE order_line SET unit_price = unit_price - 1, total = total - quantity WHERE order_id = $1`,
      ({ ids }) => ids.shipped,
    ),
    seenBy: [ordered, 'orders: the lines come to the total of the items', derived],
  },
  {
    name: 'a payment for no order',
    ...inOrders(anotherPayment(1, 'elsewhere', 'failed'), noPayment, () => stranger),
    seenBy: ['payments: none without an order'],
  },
  {
    name: 'an order that is paid by too little',
    ...inOrders(
      `UPDATE payment SET amount = 499 WHERE order_id = $1`,
      `UPDATE payment SET amount = 500 WHERE order_id = $1`,
      ({ ids }) => ids.paid,
    ),
    seenBy: [derived, 'payments: no order is paid without one', balance, 'provider: each charge is known to a payment'],
  },
  {
    name: 'a second charge that is kept',
    ...inOrders(anotherPayment(2, 'elsewhere', 'succeeded'), noPayment, ({ ids }) => ids.paid),
    seenBy: [derived, 'payments: no order keeps more than one charge'],
  },
  {
    name: 'money of a cancelled order that stayed, and a refund that is not counted',
    ...inOrders(
      `UPDATE payment SET refunded = 400 WHERE order_id = $1`,
      `UPDATE payment SET refunded = 500 WHERE order_id = $1`,
      ({ ids }) => ids.cancelled,
    ),
    seenBy: ['payments: nothing is kept for an order that is not paid', 'payments: what went back is the sum of the refunds'],
  },
  {
    name: 'a charge at the provider that nobody asked for',
    put: ({ ledger, ids }) =>
      ledger.push({ id: 'ch_x', orderId: ids.paid, kind: 'charge', amount: 500, currency: 'GBP', idempotencyKey: 'x', at: twoMinutesAgo }),
    takeOut: ({ ledger }) => ledger.pop(),
    seenBy: [balance, 'provider: each charge is known to a payment'],
  },
  {
    name: 'a charge that the shop heard nothing of',
    ...inOrders(
      `UPDATE payment SET idempotency_key = 'another' WHERE order_id = $1`,
      `UPDATE payment SET idempotency_key = 'order:' || $1::uuid || ':charge:1' WHERE order_id = $1::uuid`,
      ({ ids }) => ids.paid,
    ),
    seenBy: ['provider: each charge is known to a payment', 'provider: each payment that succeeded was charged'],
  },
  {
    name: 'a refund that the provider never made',
    put: ({ ledger }) => {
      const at = ledger.findIndex(({ kind }) => kind === 'refund');
      [lost] = ledger.splice(at, 1);
    },
    takeOut: ({ ledger }) => lost && ledger.push(lost),
    seenBy: [balance, 'provider: each refund that succeeded was made'],
  },
  {
    name: 'a refund that the shop knows nothing of',
    put: ({ ledger, ids }) =>
      ledger.push({ id: 're_x', orderId: ids.paid, kind: 'refund', amount: 1, currency: 'GBP', idempotencyKey: 'y', at: twoMinutesAgo }),
    takeOut: ({ ledger }) => ledger.pop(),
    seenBy: [balance, 'provider: each refund is known to the shop'],
  },
];
