import { join } from 'node:path';
import { ApiClient } from '#testing/api-client.js';
import type { LoggedIn, Order } from '#testing/api-shapes.js';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { Customer, type TestShop } from '#testing/test-shop.js';
import type { Planted } from './needles.js';

/** Somebody whose every detail can be told from anything else, who has used all that takes personal data. */
export interface PlantedPerson {
  customer: Customer;
  orderId: string;
  /** What must be found nowhere. */
  planted: Planted;
  /** What must be found, or the search is blind. */
  control: Planted;
  /** What people may write into texts of their own: it informs. */
  freeText: Planted;
}

const word = (start: string): string => start + crypto.randomUUID().replaceAll('-', '').slice(0, 12);

export async function plant(copy: AshlarCopy, shop: TestShop): Promise<PlantedPerson> {
  const control = { 'a product’s name': word('Controlmug') };
  const freeText = { 'the reason of a refund': word('Reasonof') };
  const planted = {
    ...{ 'e-mail address': `${word('planted')}@${word('host')}.example`, 'first name': word('Firstname'), 'last name': word('Lastname') },
    ...{ 'name in an address': word('Recipient'), 'line 1': word('Streetone'), 'line 2': word('Streettwo'), city: word('Cityname') },
    ...{
      region: word('Regionname'),
      'postal code': word('Pc'),
      phone: `+44${String(Math.random()).slice(2, 14)}`,
      password: word('Secretpassword'),
    },
    ...{
      'last name before': word('Maidenname'),
      'e-mail that nobody has': `${word('unknown')}@${word('nowhere')}.example`,
      'wrong password': word('Wrongpassword'),
    },
    ...{
      'name on an order': word('Orderrecipient'),
      'line 1 of an order': word('Orderstreet'),
      'phone on an order': `+49${String(Math.random()).slice(2, 14)}`,
    },
  } as const;
  const guest = new ApiClient(copy.url);
  const { 'e-mail address': email, password } = planted;
  const person = { email, password, firstName: planted['first name'], lastName: planted['last name before'], newsletter: true };
  const { user, tokens } = (await guest.post<LoggedIn>('/auth/register', person)).data;
  const customer = new Customer(copy.url, user, tokens);
  await customer.patch('/users/me', { lastName: planted['last name'] });
  const address = addressOf(planted);
  await customer.post('/users/me/addresses', address);
  const sku = await shop.sku({ name: control['a product’s name'] });
  const shippingAddress = {
    ...address,
    name: planted['name on an order'],
    line1: planted['line 1 of an order'],
    phone: planted['phone on an order'],
  };
  const order = { lines: [{ sku, quantity: 1 }], shippingAddress, payment: { provider: 'sandbox', token: 'tok_ok' } };
  const { id: orderId } = (await customer.post<Order>('/orders', order)).data;
  await shop.admin.get(`/users?email=${encodeURIComponent(email)}`);
  await shop.admin.post(`/orders/${orderId}/ship`, { carrier: 'Royal Mail', trackingNumber: 'AA1' });
  await shop.admin.post(`/orders/${orderId}/refunds`, {
    amount: { amount: 1, currency: 'GBP' },
    reason: freeText['the reason of a refund'],
  });
  await mistakes(shop, customer, planted);
  const mails = new MailFolder(join(copy.dataDir, 'mail'));
  for (const kind of ['welcome', 'list-welcome', 'order-confirmation']) await eventually(() => expectOne(mails, kind, email), 20_000);
  return { customer, orderId, planted, control, freeText };
}

function expectOne(mails: MailFolder, kind: string, email: string): void {
  const kinds = mails.to(email).map((mail) => mail.kind);
  if (!kinds.some((each) => each.includes(kind.replace('order-', '')))) throw new Error(`No ${kind} among ${kinds.join(' ')}`);
}

const addressOf = (planted: Planted) => ({
  name: planted['name in an address'],
  line1: planted['line 1'],
  line2: planted['line 2'],
  city: planted['city'],
  region: planted['region'],
  postalCode: planted['postal code'],
  country: 'GB',
  phone: planted['phone'],
});

/** What people and programs get wrong: each is refused, and what it held may stand in a log. */
async function mistakes(shop: TestShop, customer: Customer, planted: Planted): Promise<void> {
  const { 'e-mail address': email, 'e-mail that nobody has': unknown, 'wrong password': wrong } = planted;
  const { guest, admin } = shop;
  const person = { email, password: planted['password'], firstName: planted['first name'], lastName: planted['last name'] };
  const inAddress = encodeURIComponent(email ?? '');
  const attempts = [
    () => guest.post('/auth/login', { email, password: wrong }),
    () => guest.post('/auth/login', { email: unknown, password: wrong }),
    () => guest.post('/auth/login', { email: planted['password'], password: email }),
    () => guest.post('/auth/register', person),
    () => guest.post('/auth/register', { ...person, role: 'admin' }),
    () => guest.post('/auth/register', JSON.stringify(person).slice(0, -2)),
    () => guest.post('/auth/password/forgot', { email }),
    () => guest.post('/auth/refresh', { refreshToken: email }),
    () => customer.patch('/users/me', { email, firstName: 7, lastName: planted['last name'] }),
    () => customer.post('/users/me/addresses', { ...addressOf(planted), country: 'nowhere' }),
    () => customer.post('/orders', { lines: [], shippingAddress: addressOf(planted) }),
    () => customer.post('/users/me/password', { currentPassword: wrong, newPassword: 'password' }),
    () => customer.get(`/orders?email=${inAddress}`),
    () => admin.get(`/users?email=${inAddress}&name=${planted['last name']}`),
    () => admin.get(`/users/${inAddress}`),
    () => admin.patch(`/users/${inAddress}`, { disabled: true }),
    () => admin.delete(`/users/${inAddress}`),
    () => admin.post(`/${inAddress}`, {}),
    () =>
      guest.send({
        method: 'POST',
        path: '/auth/login',
        body: { email, password: wrong },
        headers: { 'x-request-id': `${email} ${planted['phone']}` },
      }),
    () => admin.post('/webhook-endpoints', { url: `https://${planted['last name']}:${wrong}@127.0.0.1/`, events: ['*'] }),
  ];
  for (const attempt of attempts) await attempt();
}
