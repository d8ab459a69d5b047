import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { OrderStatus } from '#contracts/generated/ashlar/orders/v1/order.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { emailOf } from '../../test/fake-users.js';
import { address, aKey, payWith, startOrders, type OrdersUnderTest, type Person } from '../../test/orders-under-test.js';
import { Housekeeping } from '../housekeeping.js';

describe('Personal data of buyers', () => {
  let shop: OrdersUnderTest;
  let admin: Person;
  beforeAll(async () => {
    shop = await startOrders();
    admin = shop.anAdministrator();
  });
  afterAll(() => shop.stop());
  afterEach(() => void jest.restoreAllMocks());

  const sql = <Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> => shop.dataSource.query(text, values);
  const read = async (person: Person, id: string) => (await shop.as(person, () => shop.orders.getOrder({ id }))).order!;
  const list = async (person: Person) => {
    const page = { limit: 100, cursor: '', count: CountMode.COUNT_MODE_UNSPECIFIED };
    const request = { page, status: OrderStatus.ORDER_STATUS_UNSPECIFIED, customerId: '', from: undefined, to: undefined };
    return (await shop.as(person, () => shop.orders.listOrders(request))).orders;
  };
  const refund = (orderId: string) =>
    shop.once(admin, () => shop.payments.refundOrder({ orderId, amount: undefined, reason: 'lost', restock: false }));
  const ship = (id: string) => shop.as(admin, () => shop.orders.shipOrder({ id, parcel: undefined }));

  /** Tables of the database, the jobs' among them, in which one of the texts stands, plain or as the bytes of it. */
  const tablesWith = async (...texts: string[]): Promise<string[]> => {
    const tables = await sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'graphile_worker')`,
    );
    const patterns = texts.flatMap((text) => [`%${text}%`, `%${Buffer.from(text).toString('hex')}%`]);
    const found = await Promise.all(
      tables.map(async ({ name }) =>
        (await sql(`SELECT 1 FROM ${name} t WHERE t::text LIKE ANY ($1) LIMIT 1`, [patterns])).length ? [name] : [],
      ),
    );
    return found.flat().sort();
  };

  it('stand nowhere in the database that anybody could read, whatever happens to an order', async () => {
    const ada = shop.aCustomer();
    const marked = { ...address, name: 'Zerlina Marked', line1: '1 Planted Row', phone: '+44 7700 900123' };
    const request = { shippingAddress: marked, payment: payWith('tok_ok') };
    const [shipped, cancelled, byAdmin] = [await shop.place(ada, request), await shop.place(ada, request), await shop.place(ada, request)];
    await shop.once(ada, () => shop.orders.cancelOrder({ id: cancelled.id }));
    await shop.once(admin, () => shop.orders.cancelOrder({ id: byAdmin.id }));
    await ship(shipped.id);
    await refund(shipped.id);
    await eventually(() => expect(new MailFolder(shop.mailFolder).to(emailOf(ada.userId)).length).toBeGreaterThan(4));
    expect(await tablesWith(emailOf(ada.userId), marked.name, marked.line1, marked.phone)).toEqual([]);
    expect(await tablesWith(shipped.number)).toEqual(expect.arrayContaining(['public.customer_order', 'public.idempotency_record']));
    expect(await read(ada, shipped.id)).toMatchObject({ email: emailOf(ada.userId), shippingAddress: marked });
  });

  it.each([
    ['the e-mail addresses of two', 'email_sealed = other.email_sealed'],
    ['the postal addresses of two', 'shipping_address_sealed = other.shipping_address_sealed'],
    ['the two columns of one', 'email_sealed = o.shipping_address_sealed, shipping_address_sealed = o.email_sealed'],
  ])('are refused when somebody swaps %s, and nothing else stops', async (_, change) => {
    const [ada, grace] = [shop.aCustomer(), shop.aCustomer()];
    const [paid, open] = [await shop.place(ada, { payment: payWith('tok_ok') }), await shop.place(ada)];
    const other = await shop.place(grace, { payment: payWith('tok_ok') });
    const swap = `UPDATE customer_order o SET ${change} FROM customer_order other WHERE other.id = $2 AND o.id = ANY ($1::uuid[])`;
    await sql(swap, [[paid.id, open.id], other.id]);
    const said = jest.spyOn(Logger.prototype, 'error');
    await expect(read(ada, paid.id)).rejects.toMatchObject({ kind: 'wrong_state', code: 'PERSONAL_DATA_TAMPERED' });
    expect(said).toHaveBeenCalledWith(
      expect.objectContaining({ alert: 'personal data were tampered with', personId: ada.userId }),
      expect.anything(),
    );
    expect((await list(ada)).map(({ email, shippingAddress }) => [email ?? null, shippingAddress ?? null])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect((await list(admin)).find(({ id }) => id === other.id)?.email).toBe(emailOf(grace.userId));
    const pay = () => shop.payments.payOrder({ orderId: open.id, payment: payWith('tok_ok') });
    expect((await shop.once(ada, pay)).payment).toMatchObject({ status: 'PAYMENT_STATUS_SUCCEEDED' });
    expect((await ship(paid.id)).order).toMatchObject({ status: 'ORDER_STATUS_SHIPPED' });
    await refund(paid.id);
    const key = aKey();
    const cancel = async () => (await shop.as(admin, () => shop.orders.cancelOrder({ id: open.id }), { key })).order!;
    const cancelled = await cancel();
    expect(cancelled).toMatchObject({ status: 'ORDER_STATUS_CANCELLED', customerId: ada.userId });
    expect(await cancel()).toEqual(cancelled);
  });

  it("are refused when somebody swaps two people's keys, and nothing is held for an order that cannot be sealed", async () => {
    const [ada, grace] = [shop.aCustomer(), shop.aCustomer()];
    const [hers, other] = [await shop.place(ada, { payment: payWith('tok_ok') }), await shop.place(grace)];
    await sql(
      `UPDATE person_key k SET wrapped = other.wrapped FROM person_key other
       WHERE k.person_id = ANY ($1::uuid[]) AND other.person_id = ANY ($1::uuid[]) AND k.person_id <> other.person_id`,
      [[ada.userId, grace.userId]],
    );
    const tampered = { kind: 'wrong_state', code: 'PERSONAL_DATA_TAMPERED' };
    for (const [person, { id }] of [
      [ada, hers],
      [grace, other],
    ] as const)
      await expect(read(person, id)).rejects.toMatchObject(tampered);
    expect((await ship(hers.id)).order).toMatchObject({ status: 'ORDER_STATUS_SHIPPED' });
    const sku = shop.catalog.sells({ available: 1 });
    await expect(shop.place(ada, { lines: [{ sku, quantity: 1 }] })).rejects.toMatchObject(tampered);
    expect(shop.catalog.shelves.get(sku)?.available).toBe(1);
  });

  it('are in no answer that is kept, and in every one that is given', async () => {
    const ada = shop.aCustomer();
    const request = { lines: [{ sku: shop.catalog.sells(), quantity: 1 }], payment: payWith('tok_ok') };
    const first = await shop.place(ada, request, 'kept without');
    const [{ answer }] = await sql<{ answer: { ok: object } }>(`SELECT answer FROM idempotency_record WHERE key = 'kept without'`);
    expect(answer.ok).toMatchObject({ id: first.id, number: first.number });
    for (const name of ['customerId', 'email', 'shippingAddress']) expect(answer.ok).not.toHaveProperty(name);
    await ship(first.id);
    expect(JSON.stringify(await shop.place(ada, request, 'kept without'))).toBe(JSON.stringify(first));
    expect(first).toMatchObject({ customerId: ada.userId, email: emailOf(ada.userId), shippingAddress: address });
  });

  it('that an earlier release wrote can be read, and are sealed without changing what is shown', async () => {
    const ada = shop.aCustomer();
    const { id } = await shop.place(ada);
    const before = await read(ada, id);
    await sql('DELETE FROM person_key WHERE person_id = $1', [ada.userId]);
    await sql(
      'UPDATE customer_order SET email_sealed = NULL, shipping_address_sealed = NULL, email = $2, shipping_address = $3 WHERE id = $1',
      [id, before.email, before.shippingAddress],
    );
    expect(await read(ada, id)).toEqual(before);
    await shop.get(Housekeeping).execute();
    expect(await tablesWith(before.email!)).toEqual([]);
    expect(await read(ada, id)).toEqual(before);
  });

  it('that an earlier release wrote of nobody any more are thrown away', async () => {
    const { id } = await shop.place(shop.aCustomer());
    const left = `UPDATE customer_order SET customer_id = NULL, email_sealed = NULL, shipping_address_sealed = NULL, email = 'left@over.example' WHERE id = $1`;
    await sql(left, [id]);
    await shop.get(Housekeeping).execute();
    expect(await tablesWith('left@over.example')).toEqual([]);
  });

  describe('on their request', () => {
    const exported = async (person: Person) => {
      const pages = [];
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const page = await shop.as(person, () => shop.privacy.exportPerson({ cursor: cursor! }));
        pages.push(page);
        cursor = page.nextCursor || undefined;
      }
      return pages;
    };

    it('are theirs to have: every order as it stands, oldest first, and what was counted of them', async () => {
      const [ada, grace] = [shop.aCustomer(), shop.aCustomer()];
      const [first, second] = [await shop.place(ada, { payment: payWith('tok_ok') }), await shop.place(ada)];
      await shop.place(grace);
      await eventually(async () => {
        const [{ orders, records }] = await exported(ada);
        expect(orders).toEqual([await read(ada, first.id), await read(ada, second.id)]);
        expect(records.map(({ name, subject }) => [name, subject])).toEqual([
          ['ANALYTICS_NAME_ORDER_PLACED', first.id],
          ['ANALYTICS_NAME_ORDER_PAID', first.id],
          ['ANALYTICS_NAME_ORDER_PLACED', second.id],
        ]);
      });
      await expect(shop.as(undefined, () => shop.privacy.exportPerson({ cursor: '' }))).rejects.toMatchObject({ kind: 'unauthenticated' });
    });

    it('come a hundred at a time, each once, and the cursor is of use to nobody else', async () => {
      const [ada, grace] = [shop.aCustomer(), shop.aCustomer()];
      const { id } = await shop.place(ada);
      await sql(
        `INSERT INTO customer_order (id, number, status, payment_status, currency, items_total, shipping_total, tax_total, discount_total, grand_total,
                                     customer_id, placed_at, updated_at, version)
         SELECT gen_random_uuid(), '9' || lpad(n::text, 3, '0') || '-0000', 'expired', 'unpaid', 'GBP', 0, 0, 0, 0, 0, $1, now() - interval '1 day', now(), 1
         FROM generate_series(1, 120) n`,
        [ada.userId],
      );
      await sql(
        `INSERT INTO order_line (order_id, position, sku, variant_id, name, unit_price, quantity, total)
         SELECT id, 1, 'MUG', gen_random_uuid(), 'Mug', 0, 1, 0 FROM customer_order WHERE customer_id = $1 AND id <> $2`,
        [ada.userId, id],
      );
      const pages = await exported(ada);
      expect(pages.map(({ orders }) => orders.length)).toEqual([100, 21]);
      expect(pages[1].records).toEqual([]);
      const ids = pages.flatMap(({ orders }) => orders.map((order) => order.id));
      expect([new Set(ids).size, ids.at(-1)]).toEqual([121, id]);
      const borrowed = shop.as(grace, () => shop.privacy.exportPerson({ cursor: pages[0].nextCursor }));
      await expect(borrowed).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });
  });
});
