import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LoggedIn, Order } from '#testing/api-shapes.js';
import { startCopy, type AshlarCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { anAddress, aPassword, Customer, TestShop } from '#testing/test-shop.js';

interface Export {
  user: { id: string; email: string };
  addresses: object[];
  sessions: object[];
  mailingList: object | null;
  orders: (Order & { shippingAddress: object | null })[];
  analytics: { name: string; customerId: string | null }[];
}

describe('Somebody who wants to be forgotten', () => {
  let copy: AshlarCopy;
  let shop: TestShop;
  let person: Customer;
  let orders: Order[];
  beforeAll(async () => {
    copy = await startCopy();
    shop = await TestShop.open(copy);
    const details = { email: 'Lise@example.com', password: aPassword, firstName: 'Lise', lastName: 'Meitner', newsletter: true };
    const { user, tokens } = (await shop.guest.post<LoggedIn>('/auth/register', details)).data;
    person = new Customer(copy.url, user, tokens);
    await person.post('/users/me/addresses', { ...anAddress(), name: 'Lise Meitner' });
    const sku = await shop.sku({ stock: 10 });
    orders = [(await person.order({ [sku]: 1 }, 'tok_ok')).data, (await person.order({ [sku]: 2 })).data];
  }, 180_000);
  afterAll(() => copy.stop());

  const mails = () => new MailFolder(join(copy.dataDir, 'mail'));
  const kinds = ['list-welcome', 'order-confirmation', 'welcome'];

  it('takes everything along from every service, and nothing of anybody else', async () => {
    const other = await shop.customer();
    await other.order({ [await shop.sku()]: 1 });
    const held = await eventually(async () => {
      const { data } = await person.get<Export>('/users/me/export');
      expect(data.mailingList).not.toBeNull();
      expect(data.analytics.map(({ name }) => name).sort()).toEqual(['order_paid', 'order_placed', 'order_placed', 'user_registered']);
      return data;
    });
    expect(held.user).toMatchObject({ id: person.user.id, email: 'Lise@example.com', firstName: 'Lise', lastName: 'Meitner' });
    expect(held.addresses).toMatchObject([{ ...anAddress(), name: 'Lise Meitner' }]);
    expect(held.sessions).toHaveLength(1);
    expect(held.orders.map(({ id }) => id)).toEqual(orders.map(({ id }) => id));
    for (const order of held.orders) expect(order).toMatchObject({ email: 'Lise@example.com', shippingAddress: anAddress() });
    expect(JSON.stringify(held)).not.toContain(other.user.id);
  });

  it('is gone everywhere within a minute of asking', async () => {
    const { id, email } = person.user;
    await eventually(() =>
      expect(
        mails()
          .to(email)
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(kinds),
    );
    expect((await person.delete('/users/me')).status).toBe(204);
    await eventually(async () => {
      for (const order of orders) {
        const now = (await shop.admin.get<Order>(`/orders/${order.id}`)).data;
        expect(now).toMatchObject({ customerId: null, email: null, shippingAddress: null });
      }
      const records = (await shop.admin.get<Export['analytics']>('/analytics/records?limit=100')).text;
      expect(records).not.toContain(`"customerId":"${id}"`);
      expect((await shop.admin.get('/mailing-list?limit=100')).text).not.toContain(id);
      expect(mails().to(email)).toEqual([]);
      for (const service of ['users', 'orders'])
        expect(readFileSync(join(copy.dataDir, 'erasures', `${service}.ndjson`), 'utf8')).toContain(`{"personId":"${id}"`);
    }, 60_000);
  });

  it('is let in nowhere any more, and can come back as somebody new', async () => {
    const { id, email } = person.user;
    expect((await shop.guest.post('/auth/login', { email, password: aPassword })).outcome).toBe('401 INVALID_CREDENTIALS');
    expect((await person.get('/users/me/export')).outcome).toBe('401 UNAUTHENTICATED');
    expect((await shop.guest.post('/auth/refresh', { refreshToken: person.tokens.refreshToken })).status).toBe(401);
    expect((await shop.admin.get(`/users/${id}`)).outcome).toBe('404 USER_NOT_FOUND');
    const again = await shop.guest.post<LoggedIn>('/auth/register', { email, password: aPassword, firstName: 'Lise', lastName: 'Meitner' });
    expect(again.data.user.id).not.toBe(id);
    const held = (await shop.guest.as(again.data.tokens.accessToken).get<Export>('/users/me/export')).data;
    expect(held.orders).toEqual([]);
  });

  it('leaves the shop its orders and what they came to', async () => {
    for (const { id, number, totals, lines } of orders)
      expect((await shop.admin.get<Order>(`/orders/${id}`)).data).toMatchObject({ number, totals, lines });
  });

  it('stays away after a restart', async () => {
    await copy.restart();
    expect((await shop.admin.get(`/orders/${orders[0].id}`)).data).toMatchObject({ customerId: null, email: null });
    expect(copy.faults()).toEqual([]);
  });
});
