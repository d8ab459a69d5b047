import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer } from '#testing/api-client.js';
import type { Order, OrderEvent, Product } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { tally } from '#testing/in-parallel.js';
import { SeededRandom } from '#testing/seeded-random.js';
import { StubbornShopper } from '#testing/stubborn-shopper.js';
import { type Customer, TestShop } from '#testing/test-shop.js';

const initialStock = 100_000;
const backWithinMs = 15_000;
/** Shorter than an operator would choose, so that waiting for them is. */
const deadlines = { REQUEST_TIMEOUT_MS: '2500', ORDER_TIMEOUT_MS: '5000' };
const busyMachineMs = 2_000;

let copy: AshlarCopy;
let shop: TestShop;
let ada: Customer;
let skus: string[];
let order: Order;

beforeAll(async () => {
  copy = await startCopy({ env: deadlines });
  shop = await TestShop.open(copy);
  ada = await shop.customer();
  skus = await Promise.all([1_000, 2_500, 99].map((price) => shop.sku({ stock: initialStock, price })));
  order = (await ada.order({ [await shop.sku()]: 1 }, 'tok_ok')).data;
});

afterAll(() => copy.stop(), 30_000);

const pidOf = (name: string): number => {
  const pid = copy.pids()[name];
  if (!pid) throw new Error(`${name} is not running`);
  return pid;
};

/** Whether everything answers: `ok` of /health/ready. */
const expectReady = async () => expect((await fetch(`${copy.url}/health/ready`)).status).toBe(200);

type Probe = () => Promise<ApiAnswer>;
let neverAsked = 0;
const probes = {
  products: () => shop.guest.get(`/products?limit=1&minPrice=${neverAsked++}`),
  productsAsBefore: () => shop.guest.get('/products?limit=1'),
  me: () => ada.get('/users/me'),
  order: () => ada.get(`/orders/${order.id}`),
  buying: () => ada.order({ [skus[0]]: 1 }, 'tok_ok'),
} satisfies Record<string, Probe>;
type ProbeName = keyof typeof probes;

/** Who is there without whom; buying needs everybody, and what the gateway has told before it tells again. */
const needs: Record<string, ProbeName[]> = {
  users: ['me', 'buying'],
  catalog: ['products', 'buying'],
  orders: ['order', 'buying'],
};

describe('With shoppers at the tills', () => {
  let shoppers: StubbornShopper[];
  const bought = () => shoppers.flatMap((shopper) => shopper.bought);

  beforeAll(async () => {
    const random = new SeededRandom();
    const customers = await Promise.all(Array.from({ length: 6 }, () => shop.customer()));
    shoppers = customers.map((customer) => new StubbornShopper(customer, skus, random));
    for (const shopper of shoppers) shopper.start();
  });

  afterAll(() => Promise.all(shoppers.map((shopper) => shopper.stop())), 60_000);

  it.each(['payment-sandbox', 'catalog', 'orders', 'users', 'api-gateway', 'postgres'])(
    'a killed %s is back within 15 s, and they go on buying',
    async (name) => {
      await eventually(expectReady);
      const before = bought().length;
      await eventually(() => expect(bought().length).toBeGreaterThan(before + 2));
      const pid = pidOf(name);
      const killedAt = Date.now();
      process.kill(pid, 'SIGKILL');
      await eventually(async () => {
        expect(pidOf(name)).not.toBe(pid);
        await expectReady();
      }, backWithinMs);
      expect(Date.now() - killedAt).toBeLessThan(backWithinMs);
      const then = bought().length;
      // An attempt that died holds its key until its time is up.
      await eventually(() => expect(bought().length).toBeGreaterThan(then + shoppers.length));
    },
    150_000,
  );

  it('nobody was refused, nothing was lost and nothing happened twice', async () => {
    await Promise.all(shoppers.map((shopper) => shopper.stop()));
    const troubles = tally(shoppers.flatMap((shopper) => shopper.troubles));
    expect(shoppers.flatMap((shopper) => shopper.refused)).toEqual([]);
    if (troubles['500 INTERNAL']) throw new Error(`There were answers of 500: ${JSON.stringify(troubles)}\n${copy.faults().join('\n')}`);
    expect(bought().length).toBeGreaterThan(50);

    // What was acknowledged while the provider was away fails by itself, and is paid again.
    const orders = await eventually(async () => {
      await Promise.all(shoppers.map((shopper) => shopper.payWhatIsOwed()));
      const all = await ordersOfEverybody();
      expect(tally(all.map(({ status, paymentStatus }) => `${status} ${paymentStatus}`))).toEqual({ 'paid paid': all.length });
      return all;
    });
    const ids = orders.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const theirs = ids.filter((id) => bought().some((acknowledged) => acknowledged.id === id));
    expect(theirs.sort()).toEqual([...new Set(bought().map(({ id }) => id))].sort());
    expect(theirs).toHaveLength(bought().length);

    const charges = await shop.ledger();
    const owed = Object.fromEntries(orders.map(({ id, totals }) => [id, `charge ${totals['grand'].amount}`]));
    expect(Object.fromEntries(charges.map(({ orderId, kind, amount }) => [orderId, `${kind} ${amount}`]))).toEqual(owed);
    expect(charges).toHaveLength(orders.length);

    const sold = (sku: string) =>
      orders.flatMap(({ lines }) => lines).reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);
    for (const sku of skus) {
      const onHand = initialStock - sold(sku);
      expect(sold(sku)).toBeGreaterThan(0);
      // The jobs of a process that was killed are taken up when their locks are old enough.
      await eventually(async () => expect(await shop.stockOf(sku)).toEqual({ onHand, reserved: 0, available: onHand }), 60_000);
    }
    for (const { id } of orders.slice(0, 20)) {
      const history = (await shop.admin.get<OrderEvent[]>(`/orders/${id}/events`)).data;
      expect(history.map(({ sequence, type }) => `${sequence} ${type}`)).toEqual(['1 order.placed', '2 order.paid']);
    }
  }, 150_000);
});

async function ordersOfEverybody(): Promise<Order[]> {
  const orders: Order[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: ApiAnswer<Order[]> = await shop.admin.get<Order[]>(`/orders?limit=100${next && `&cursor=${encodeURIComponent(next)}`}`);
    orders.push(...page.data);
    next = page.json.meta.page?.nextCursor ?? null;
  }
  return orders;
}

describe('While one of them does not answer', () => {
  it.each(['users', 'catalog', 'orders'])(
    'nothing waits longer than its time, and what does without %s goes on',
    async (name) => {
      await eventually(expectReady);
      await probes.productsAsBefore();
      const pid = pidOf(name);
      process.kill(pid, 'SIGSTOP');
      try {
        const timed = async ([probe, ask]: [string, Probe]) => {
          const started = Date.now();
          const answer = await ask();
          return { probe, answer, took: Date.now() - started };
        };
        for (const { probe, answer, took } of await Promise.all(Object.entries(probes).map(timed))) {
          const affected = needs[name]?.includes(probe as ProbeName);
          expect([probe, answer.status < 300]).toEqual([probe, !affected]);
          if (affected) expect(answer.outcome).toMatch(/^(503 SERVICE_UNAVAILABLE|504 DEADLINE_EXCEEDED)$/);
          if (answer.status === 503) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
          expect(took).toBeLessThan(
            Number(probe === 'me' || probe.startsWith('products') ? deadlines.REQUEST_TIMEOUT_MS : deadlines.ORDER_TIMEOUT_MS) +
              busyMachineMs,
          );
        }
        expect((await fetch(`${copy.url}/health/live`)).status).toBe(200);
        expect((await fetch(`${copy.url}/health/ready`)).status).toBe(503);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await eventually(expectReady);
      for (const probe of Object.values(probes)) await eventually(async () => expect((await probe()).status).toBeLessThan(300));
    },
    150_000,
  );

  it('a payment that gets no answer is taken once, and settles by itself', async () => {
    await eventually(expectReady);
    const pid = pidOf('payment-sandbox');
    const sku = await shop.sku({ stock: 5 });
    process.kill(pid, 'SIGSTOP');
    const key = crypto.randomUUID();
    let placed: ApiAnswer<Order>;
    try {
      placed = await ada.order({ [sku]: 1 }, 'tok_ok', key);
      expect((await shop.guest.get('/products?limit=1')).status).toBe(200);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(placed.outcome).toMatch(/^(201|503 SERVICE_UNAVAILABLE|504 DEADLINE_EXCEEDED)$/);
    const settled = await eventually(async () => {
      const again = await ada.order({ [sku]: 1 }, 'tok_ok', key);
      const found = (await ada.get<Order>(`/orders/${again.data.id}`)).data;
      expect(found.paymentStatus).toBe('paid');
      return found;
    });
    await eventually(async () => expect(await shop.stockOf(sku)).toEqual({ onHand: 4, reserved: 0, available: 4 }));
    expect(await shop.moneyOf(settled.id)).toEqual(['charge 1000']);
  });
});

describe('Stopping and starting again', () => {
  it('exits 0 within 10 s of SIGTERM and keeps everything', async () => {
    const own = await startCopy();
    const before = await TestShop.open(own);
    try {
      const product = await before.product({ sku: 'KEPT', price: { amount: 700, currency: 'GBP' }, stock: 5 });
      const grace = await before.customer();
      const paid = (await grace.order({ KEPT: 2 }, 'tok_ok')).data;
      const unpaid = (await grace.order({ KEPT: 1 })).data;
      await eventually(async () => expect(await before.stockOf('KEPT')).toEqual({ onHand: 3, reserved: 1, available: 2 }));
      const money = await before.moneyOf(paid.id);
      const pids = Object.values(own.pids()).filter((pid) => pid !== null);
      expect(pids.length).toBeGreaterThan(5);

      // Two copies side by side: they know nothing of each other.
      expect((await shop.guest.get(`/products/${product.id}`)).outcome).toBe('404 PRODUCT_NOT_FOUND');
      expect((await shop.guest.as(grace.token!).get('/users/me')).outcome).toBe('401 UNAUTHENTICATED');

      const stoppedAt = Date.now();
      expect(await own.halt()).toBe(0);
      expect(Date.now() - stoppedAt).toBeLessThan(10_000);
      for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      await expectReady();

      await own.start();
      expect((await grace.get<Order[]>('/orders')).data).toEqual([unpaid, (await grace.get<Order>(`/orders/${paid.id}`)).data]);
      expect((await before.logIn(grace.user.email)).user.id).toBe(grace.user.id);
      expect((await before.guest.get<Product>(`/products/${product.slug}`)).data.id).toBe(product.id);
      expect(await before.stockOf('KEPT')).toEqual({ onHand: 3, reserved: 1, available: 2 });
      expect(await before.moneyOf(paid.id)).toEqual(money);
      expect(money).toEqual(['charge 1400']);
    } finally {
      await own.stop();
    }
  });
});
