import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { OrderStatus } from '#contracts/generated/ashlar/orders/v1/order.js';
import type { ListOrdersRequest } from '#contracts/generated/ashlar/orders/v1/orders.js';
import type { ProcessName } from '#platform/certificates/process-names.js';
import type { DomainError } from '#platform/errors/domain-error.js';
import { payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';

describe('reading orders', () => {
  let shop: OrdersUnderTest;
  let ada: Person;
  let grace: Person;
  let admin: Person;
  /** Ada's, newest first. */
  let hers: string[];
  beforeAll(async () => {
    shop = await startOrders();
    [ada, grace, admin] = [shop.aCustomer(), shop.aCustomer(), shop.anAdministrator()];
    const placed: string[] = [];
    for (let n = 0; n < 7; n++) placed.push((await shop.place(ada, n % 2 === 0 ? { payment: payWith('tok_ok') } : {})).id);
    await shop.place(grace);
    hers = placed.reverse();
    const first = `UPDATE customer_order SET placed_at = (SELECT max(placed_at) FROM customer_order WHERE customer_id = $1) WHERE customer_id = $1`;
    await shop.dataSource.query(first, [ada.userId]);
  });
  afterAll(() => shop.stop());

  const none = { cursor: '', count: CountMode.COUNT_MODE_UNSPECIFIED };
  const list = (person: Person, { limit = 0, ...more }: Partial<ListOrdersRequest> & { limit?: number } = {}) => {
    const request = { status: OrderStatus.ORDER_STATUS_UNSPECIFIED, customerId: '', from: undefined, to: undefined, ...more };
    return shop.as(person, () => shop.orders.listOrders({ ...request, page: more.page ?? { ...none, limit } }));
  };
  const shapeOf = ({ kind, code, message }: DomainError) => ({ kind, code, message });
  const ids = ({ orders }: { orders: { id: string }[] }) => orders.map(({ id }) => id);

  it('shows an order whole to its owner and to administrators', async () => {
    const id = hers[0];
    const { order } = await shop.as(ada, () => shop.orders.getOrder({ id }));
    expect(order).toMatchObject({ id, customerId: ada.userId, lines: [{ quantity: 1 }], payments: [{ orderId: id }] });
    expect((await shop.as(admin, () => shop.orders.getOrder({ id }))).order).toEqual(order);
  });

  it('answers for an order of somebody else as for one that never was', async () => {
    const refusals = await Promise.all(
      [hers[0], randomUUID(), 'order-1', ''].map((id) =>
        shop.as(grace, () => shop.orders.getOrder({ id })).catch((error: unknown) => shapeOf(error as DomainError)),
      ),
    );
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal)))).toEqual(
      new Set([JSON.stringify({ kind: 'not_found', code: 'ORDER_NOT_FOUND', message: 'There is no such order.' })]),
    );
  });

  it("lists one's own, newest first, page by page, also those of one moment", async () => {
    const first = await list(ada, { limit: 3 });
    const second = await list(ada, { page: { ...none, limit: 3, cursor: first.page!.nextCursor } });
    const third = await list(ada, { page: { ...none, limit: 3, cursor: second.page!.nextCursor } });
    expect([...ids(first), ...ids(second), ...ids(third)]).toEqual(hers);
    expect(third.page).toMatchObject({ limit: 3, nextCursor: '' });
  });

  it("lists everybody's for administrators, or a customer's", async () => {
    expect(ids(await list(admin))).toHaveLength(8);
    expect(ids(await list(admin, { customerId: ada.userId }))).toEqual(hers);
    await expect(list(grace, { customerId: ada.userId })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(list(admin, { customerId: 'ada' })).rejects.toMatchObject({ errors: [{ field: 'customerId' }] });
  });

  it('filters by status and by time', async () => {
    const paid = await list(ada, { status: OrderStatus.ORDER_STATUS_PAID });
    expect(paid.orders).toHaveLength(4);
    const at = paid.orders[0].placedAt!;
    expect(ids(await list(ada, { from: at }))).toHaveLength(7);
    expect(ids(await list(ada, { to: at }))).toEqual([]);
  });

  it('counts when it is asked to', async () => {
    const page = { ...none, limit: 2 };
    expect((await list(ada, { page })).page!.total).toBeFalsy();
    expect((await list(ada, { page: { ...page, count: CountMode.COUNT_MODE_EXACT } })).page!.total).toBe(7);
    expect((await list(ada, { page: { ...page, count: CountMode.COUNT_MODE_ESTIMATE } })).page!.total).toBeGreaterThan(0);
  });

  it('takes no cursor that was altered or belongs to another list, and no page that is too large', async () => {
    const cursor = (await list(ada, { limit: 3 })).page!.nextCursor;
    const altered = (cursor[0] === 'A' ? 'B' : 'A') + cursor.slice(1);
    const refused = { code: 'VALIDATION_FAILED', errors: [{ field: 'cursor' }] };
    await expect(list(ada, { page: { ...none, limit: 3, cursor: altered } })).rejects.toMatchObject(refused);
    await expect(list(grace, { page: { ...none, limit: 3, cursor } })).rejects.toMatchObject(refused);
    await expect(list(ada, { limit: 101 })).rejects.toMatchObject({ errors: [{ field: 'limit' }] });
  });

  it('takes one statement, whatever the page', async () => {
    const queries: string[] = [];
    const query = shop.dataSource.query.bind(shop.dataSource);
    shop.dataSource.query = ((text: string, values: never) => {
      if (text.includes('FROM customer_order')) queries.push(text);
      return query(text, values);
    }) as never;
    await list(ada, { limit: 1 });
    await list(admin, { limit: 100 });
    shop.dataSource.query = query;
    expect(queries).toHaveLength(2);
  });

  it("tells an order's history, oldest first and without a gap", async () => {
    const { events } = await shop.as(ada, () => shop.orders.listOrderEvents({ orderId: hers[0] }));
    expect(events).toMatchObject([
      { source: 'orders', type: 'order.placed', subject: hers[0], sequence: 1 },
      { source: 'orders', type: 'order.paid', subject: hers[0], sequence: 2 },
    ]);
    expect(JSON.parse(events[1].data)).toMatchObject({ customerId: ada.userId, amount: { amount: 1000, currency: 'GBP' } });
    const others = shop.as(grace, () => shop.orders.listOrderEvents({ orderId: hers[0] }));
    await expect(others).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' });
  });

  describe('on behalf of catalog', () => {
    const ask = (id: string, service: ProcessName = 'catalog') => shop.asService(service, (orders) => orders.getOrderStatus({ id }));
    const record = (resourceId: string, columns: string) =>
      shop.dataSource.query(
        `INSERT INTO idempotency_record (principal, scope, key, body_hash, resource_id, locked_until, answer, created_at)
         VALUES ('p', 's', $2, 'h', $1, ${columns})`,
        [resourceId, resourceId],
      );

    it('says where an order stands', async () => expect(await ask(hers[0])).toEqual({ status: 'ORDER_STATUS_PAID' }));

    it('says that an order will never be when nothing could still make it', async () => {
      const [closed, old] = [randomUUID(), randomUUID()];
      await record(closed, `NULL, '{"error":{}}', now()`);
      await record(old, `now() - interval '1 hour', NULL, now() - interval '1 hour'`);
      for (const id of [randomUUID(), 'order-1', closed, old]) await expect(ask(id)).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' });
    });

    it('says that an order may still come while a request for it is open', async () => {
      const [running, toBeRepeated] = [randomUUID(), randomUUID()];
      await record(running, `now() + interval '10 seconds', NULL, now()`);
      await record(toBeRepeated, `NULL, NULL, now()`);
      for (const id of [running, toBeRepeated]) await expect(ask(id)).rejects.toMatchObject({ kind: 'wrong_state', code: 'ORDER_PENDING' });
    });

    it('says nothing to anybody else', async () => {
      await expect(ask(hers[0], 'api-gateway')).rejects.toMatchObject({ kind: 'forbidden' });
    });
  });

  it('is for people who are logged in', async () => {
    await expect(shop.as(undefined, () => shop.orders.getOrder({ id: hers[0] }))).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});
