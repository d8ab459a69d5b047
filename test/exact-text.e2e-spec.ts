import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Order, Product } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { aPassword, anAddress, anOrder, type Customer, TestShop } from '#testing/test-shop.js';

let copy: AshlarCopy;
let shop: TestShop;
let ada: Customer;

beforeAll(async () => {
  copy = await startCopy();
  shop = await TestShop.open(copy);
  ada = await shop.customer();
});

afterAll(() => copy.stop(), 30_000);

async function keptReason(refundId: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: copy.databaseUrl('orders') });
  await client.connect();
  try {
    return (await client.query<{ reason: string }>('SELECT reason FROM refund WHERE id = $1', [refundId])).rows[0]?.reason;
  } finally {
    await client.end();
  }
}

/** Of one line. What looks alike here is not: nothing may be normalised, trimmed or left out. */
const lines: [string, string][] = [
  ['emoji, joined and coloured', '👩🏽‍🚀 🏳️‍🌈 🫖'],
  ['Hebrew and Arabic with marks of direction', '\u200fשלום\u200e \u202bمرحبا\u202c \u2067ab\u2069'],
  ['combining characters', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘'],
  ['what is written composed', 'Café Ångström'.normalize('NFC')],
  ['what is written decomposed', 'Café Ångström'.normalize('NFD')],
  ['compatibility characters', 'ﬁ ① ｱ Ω Å'],
  ['spaces of all kinds at both ends', ' \u00a0\u2003a  b\u3000\u200b\ufeff '],
  ['separators that are no control characters', 'a\u2028b\u2029c'],
  ['characters beyond the first plane, and some that are none', '𝒜𠀋\u{10ffff}\ufffe\ue000'],
  ['what is markup or code elsewhere', `<b>&amp;</b> \\u0041 %41 \${x} '' "" -- \\ \\n {{}}`],
];
/** Of several lines. */
const paragraphs: [string, string][] = [...lines, ['tabs and ends of lines of every system', '\tone\n\ntwo\r\n\u200fשלוש\r\tfour\n']];

describe('Text is kept and given back exactly as it came', () => {
  it.each(paragraphs)('in a description of a product: %s', async (_, text) => {
    const { id } = await shop.product({ sku: crypto.randomUUID(), price: { amount: 100, currency: 'GBP' }, description: text });
    expect((await shop.guest.get<Product & { description: string }>(`/products/${id}`)).data.description).toBe(text);
  });

  it.each(lines)('in a name of a product, but for the spaces around it, and in its attributes: %s', async (_, text) => {
    const given = { name: text, brand: text, attributes: { [text.slice(0, 20).trim() || 'a']: text } };
    const { id } = await shop.product({ sku: crypto.randomUUID(), price: { amount: 100, currency: 'GBP' }, ...given });
    expect((await shop.guest.get(`/products/${id}`)).data).toMatchObject({ ...given, name: text.trim() });
  });

  it.each(lines)('in an address, of a person and of an order: %s', async (_, text) => {
    const given = { ...anAddress(), name: text, line1: text, line2: text, city: text };
    const { id } = (await ada.post<{ id: string }>('/users/me/addresses', given)).data;
    const known = (await ada.get<{ id: string }[]>('/users/me/addresses')).data.find((address) => address.id === id);
    expect(known).toMatchObject(given);
    await ada.delete(`/users/me/addresses/${id}`);
    const placed = (await ada.post<Order>('/orders', { ...anOrder({ [await shop.sku()]: 1 }), shippingAddress: given })).data;
    expect((await ada.get(`/orders/${placed.id}`)).data).toMatchObject({ shippingAddress: given });
  });

  it.each(paragraphs)('in a reason of a refund: %s', async (_, reason) => {
    const order = (await ada.order({ [await shop.sku()]: 1 }, 'tok_ok')).data;
    const key = crypto.randomUUID();
    const refund = () => shop.admin.post<{ id: string; reason: string }>(`/orders/${order.id}/refunds`, { reason }, { key });
    const { data, outcome } = await refund();
    expect([outcome, data.reason, (await refund()).data.reason]).toEqual(['201', reason, reason]);
    expect(await keptReason(data.id)).toBe(reason);
  });
});

describe('A User-Agent', () => {
  const logInWith = (userAgent: string) =>
    new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), 'user-agent': userAgent };
      request(`${copy.url}/api/v1/auth/login`, { method: 'POST', headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve(text));
      })
        .on('error', reject)
        .end(Buffer.from(JSON.stringify({ email: ada.user.email, password: aPassword })));
    });

  it.each([
    ['in UTF-8 is kept as it came', Buffer.from('Café 🫖').toString('latin1'), 'Café 🫖'],
    ['in no UTF-8 is read byte by byte', 'Caf\u00e9 \u00ff\u00fe', 'Café ÿþ'],
    ['with tabs and control characters is kept with spaces for them', 'a\tb\u0085c\u009f.', 'a b c .'],
    ['that is code is text', `' OR 1=1 -- <script>`, `' OR 1=1 -- <script>`],
  ])('%s', async (_, sent, kept) => {
    const { data } = JSON.parse(await logInWith(sent)) as { data: { tokens: { accessToken: string } } };
    const { data: sessions } = await shop.guest
      .as(data.tokens.accessToken)
      .get<{ current: boolean; userAgent: string }[]>('/users/me/sessions');
    expect(sessions.find(({ current }) => current)?.userAgent).toBe(kept);
  });
});
