import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LoggedIn, Order, User } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { aPassword, TestShop } from '#testing/test-shop.js';

interface AnalyticsRecord {
  name: string;
  subject: string;
  customerId: string | null;
  amount: { amount: number; currency: string } | null;
}

const shippingAddress = { name: 'Grace Hopper', line1: '1 Navy Yard', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };
const payment = { provider: 'sandbox', token: 'tok_ok' };

let copy: AshlarCopy;
let shop: TestShop;
let mails: MailFolder;

beforeAll(async () => {
  copy = await startCopy({ env: { MAIL_FROM: 'Corner Shop <hello@shop.example>' } });
  shop = await TestShop.open(copy);
  mails = new MailFolder(join(copy.dataDir, 'mail'));
});

afterAll(() => copy.stop(), 30_000);

const register = async (newsletter: boolean) => {
  const email = `grace-${crypto.randomUUID()}@example.com`;
  const person = { email, password: aPassword, firstName: 'Grace', lastName: 'Hopper', newsletter };
  const { user, tokens } = (await shop.guest.post<LoggedIn>('/auth/register', person)).data;
  return { email, id: user.id, api: shop.guest.as(tokens.accessToken) };
};

describe('Somebody who registers', () => {
  it('is welcomed, and verifies their address by the token in the mail, once', async () => {
    const { email, api } = await register(false);
    const welcome = await mails.arrival('welcome', email);
    expect(welcome.headers).toMatchObject({ from: 'Corner Shop <hello@shop.example>', 'auto-submitted': 'auto-generated' });
    expect(welcome.links[0]).toMatch(new RegExp(`^${copy.url}/verify-email\\?token=[\\w-]{43}$`));
    const token = new URL(welcome.links[0]).searchParams.get('token');
    expect((await shop.guest.post('/auth/email/verify', { token })).status).toBe(204);
    expect((await api.get<User>('/users/me')).data).toMatchObject({ emailVerified: true, version: 2 });
    expect((await shop.guest.post('/auth/email/verify', { token })).outcome).toBe('400 INVALID_TOKEN');
    expect(mails.to(email)).toHaveLength(1);
  });

  it('can just as well follow the link and press the button', async () => {
    const { email, api } = await register(false);
    const [link] = (await mails.arrival('welcome', email)).links;
    expect(await (await fetch(link)).text()).toContain('<button>');
    expect((await api.get<User>('/users/me')).data).toMatchObject({ emailVerified: false });
    expect((await fetch(link, { method: 'POST', body: new URLSearchParams() })).status).toBe(200);
    expect((await api.get<User>('/users/me')).data).toMatchObject({ emailVerified: true });
  });

  it('is on the mailing list if they asked for it, until their mail program has one click', async () => {
    const { email, id } = await register(true);
    const { headers } = await mails.arrival('list-welcome', email);
    const listed = async () =>
      (await shop.admin.get<{ userId: string }[]>('/mailing-list?limit=100')).data.some(({ userId }) => userId === id);
    expect(await listed()).toBe(true);
    const url = headers['list-unsubscribe'].slice(1, -1);
    expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    for (let click = 0; click < 2; click++) {
      const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
      expect(answer.status).toBe(204);
    }
    expect(await listed()).toBe(false);
  });
});

describe('Somebody who orders', () => {
  it('gets a mail when it is paid, sent and refunded, one each, even if the services die in between', async () => {
    const { email, api } = await register(false);
    const sku = await shop.sku({ price: 1250 });
    const order = (await api.post<Order>('/orders', { lines: [{ sku, quantity: 2 }], shippingAddress, payment })).data;
    process.kill(copy.pids()['orders'] ?? 0, 'SIGKILL');
    const confirmation = await eventually(() => mails.arrival('order-confirmation', email), 40_000);
    expect(confirmation.text).toContain('Total: £25.00');
    await eventually(async () => {
      const sent = await shop.admin.post(`/orders/${order.id}/ship`, { carrier: 'Royal Mail', trackingNumber: 'GB1' });
      expect(['200', '409 ORDER_NOT_SHIPPABLE']).toContain(sent.outcome);
    });
    expect((await mails.arrival('order-shipped', email)).text).toContain('GB1');
    expect(
      (await shop.admin.post(`/orders/${order.id}/refunds`, { amount: { amount: 500, currency: 'GBP' }, reason: 'scratched' })).status,
    ).toBe(201);
    expect((await mails.arrival('order-refunded', email)).text).toContain('£5.00');
    const kinds = mails.to(email).map(({ kind }) => kind);
    expect([...kinds].sort()).toEqual(['order-confirmation', 'order-refunded', 'order-shipped', 'welcome']);
  });
});

describe('Somebody who deletes their account', () => {
  it('leaves their orders, the mailing list and what was counted', async () => {
    const { email, id, api } = await register(true);
    await mails.arrival('list-welcome', email);
    const sku = await shop.sku();
    const order = (await api.post<Order>('/orders', { lines: [{ sku, quantity: 1 }], shippingAddress, payment })).data;
    const counted = async () => (await shop.admin.get<AnalyticsRecord[]>('/analytics/records?limit=100')).data;
    const theirs = async () => (await counted()).filter(({ subject }) => [id, order.id].includes(subject));
    await eventually(async () =>
      expect((await theirs()).map(({ name, customerId }) => [name, customerId])).toEqual([
        ['order_paid', id],
        ['order_placed', id],
        ['user_registered', id],
      ]),
    );
    expect((await api.delete('/users/me')).status).toBe(204);
    await eventually(async () => {
      const { data } = await shop.admin.get<Order>(`/orders/${order.id}`);
      expect(data).toMatchObject({ status: 'paid', customerId: null, email: null, shippingAddress: null, version: 2 });
      expect((await theirs()).map(({ customerId }) => customerId)).toEqual([null, null, null]);
      const members = (await shop.admin.get<{ userId: string }[]>('/mailing-list?limit=100')).data;
      expect(members.map(({ userId }) => userId)).not.toContain(id);
    });
    expect((await shop.admin.post(`/orders/${order.id}/ship`, {})).status).toBe(200);
    // What is shipped after is mailed after: once that mail is there, this one would be.
    const other = await register(false);
    const next = (await other.api.post<Order>('/orders', { lines: [{ sku, quantity: 1 }], shippingAddress, payment })).data;
    expect((await shop.admin.post(`/orders/${next.id}/ship`, {})).status).toBe(200);
    await mails.arrival('order-shipped', other.email);
    expect(mails.to(email).map(({ kind }) => kind)).not.toContain('order-shipped');
  });
});
