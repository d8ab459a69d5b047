import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OrderStatus } from '#contracts/generated/ashlar/orders/v1/order.js';
import { DomainError, unavailable } from '#platform/errors/domain-error.js';
import type { OrdersPeer } from '#platform/grpc/peers.module.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';
import { CommitReservation } from './commit-reservation.js';
import { FreeOrphans } from './free-orphans.js';
import { ReleaseReservation } from './release-reservation.js';
import { StockQueries } from './stock.queries.js';

const unknown = new DomainError('not_found', 'ORDER_NOT_FOUND', 'There is no such order.');

describe('reservations whose time is up', () => {
  let catalog: CatalogUnderTest;
  let free: FreeOrphans;
  /** What orders says of each order; it knows no other. */
  const known = new Map<string, OrderStatus | DomainError>();
  beforeAll(async () => {
    catalog = await startCatalog();
    const getOrderStatus = ({ id }: { id: string }) => {
      const answer = known.get(id) ?? unknown;
      return answer instanceof DomainError ? Promise.reject(answer) : Promise.resolve({ status: answer });
    };
    const orders = { serviceClient: () => ({ getOrderStatus }) } as unknown as OrdersPeer;
    const { get } = catalog;
    free = new FreeOrphans(orders, get(StockQueries), get(CommitReservation), get(ReleaseReservation), { seconds: 300 });
  });
  beforeEach(() => known.clear());
  afterAll(() => catalog.stop());

  /** Holds 1 of 5 for an order whose hold ended so many seconds ago. */
  const held = async (endedSecondsAgo: number, answer?: OrderStatus | DomainError) => {
    const sku = await catalog.make.sku(5);
    const orderId = randomUUID();
    await catalog.from('orders').stock.reserveStock({ orderId, lines: [{ sku, quantity: 1 }], holdSeconds: 60 });
    const past = `UPDATE reservation SET expires_at = now() - make_interval(secs => $2) WHERE order_id = $1`;
    await catalog.dataSource.query(past, [orderId, endedSecondsAgo]);
    if (answer !== undefined) known.set(orderId, answer);
    const stock = async () => (await catalog.asAdmin(() => catalog.stock.getStock({ sku }))).stock;
    return { orderId, stock, settle: () => catalog.from('orders').stock.releaseReservation({ orderId }) };
  };

  it.each([
    ['never came to be', undefined, { onHand: 5, reserved: 0 }],
    ['was cancelled', OrderStatus.ORDER_STATUS_CANCELLED, { onHand: 5, reserved: 0 }],
    ['expired', OrderStatus.ORDER_STATUS_EXPIRED, { onHand: 5, reserved: 0 }],
    ['was paid', OrderStatus.ORDER_STATUS_PAID, { onHand: 4, reserved: 0 }],
    ['was shipped', OrderStatus.ORDER_STATUS_SHIPPED, { onHand: 4, reserved: 0 }],
    ['was delivered', OrderStatus.ORDER_STATUS_DELIVERED, { onHand: 4, reserved: 0 }],
    ['still waits', OrderStatus.ORDER_STATUS_AWAITING_PAYMENT, { onHand: 5, reserved: 1 }],
  ])('of an order that %s', async (_, answer, stock) => {
    const reservation = await held(301, answer);
    await free.execute();
    expect(await reservation.stock()).toMatchObject(stock);
    await reservation.settle();
  });

  it('are left alone before the grace has passed', async () => {
    const reservation = await held(290);
    expect(await free.execute()).toBe(0);
    expect(await reservation.stock()).toMatchObject({ reserved: 1 });
    await reservation.settle();
  });

  it('are kept while orders does not answer', async () => {
    const reservation = await held(3_000, unavailable('orders is away'));
    await expect(free.execute()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await reservation.stock()).toMatchObject({ reserved: 1 });
    await reservation.settle();
  });

  it('do not wait for one that orders fails over', async () => {
    const broken = await held(2_000, new DomainError('internal', 'INTERNAL', 'Something went wrong on our side.'));
    const next = await held(1_000);
    expect(await free.execute()).toBe(1);
    expect(await broken.stock()).toMatchObject({ reserved: 1 });
    expect(await next.stock()).toMatchObject({ reserved: 0 });
    await broken.settle();
  });
});
