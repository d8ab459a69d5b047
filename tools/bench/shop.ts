import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';

const words = [
  'Oak',
  'Linen',
  'Copper',
  'Harbour',
  'Walnut',
  'Slate',
  'Meadow',
  'Granite',
  'Amber',
  'Cotton',
  'Birch',
  'Cobalt',
  'Willow',
  'Marble',
  'Saffron',
  'Juniper',
];
const things = [
  'Lamp',
  'Chair',
  'Bowl',
  'Blanket',
  'Desk',
  'Kettle',
  'Mirror',
  'Shelf',
  'Rug',
  'Clock',
  'Vase',
  'Stool',
  'Tray',
  'Basket',
  'Candle',
  'Mug',
];

export interface Seeded {
  productIds: string[];
  skus: string[];
  /** Two words that together find some products. */
  searches: string[];
  perSecond: number;
}

/** The public API, as the bench uses it. */
export class Shop {
  private readonly agent = new Agent({ connections: 32, keepAliveTimeout: 30_000 });

  constructor(readonly url: string) {}

  async post<T>(path: string, body: unknown, token?: string): Promise<T> {
    const response = await request(`${this.url}/api/v1${path}`, {
      method: 'POST',
      dispatcher: this.agent,
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    const answer = (await response.body.json()) as { data: T };
    if (response.statusCode > 299) throw new Error(`POST ${path} answered ${response.statusCode}: ${JSON.stringify(answer)}`);
    return answer.data;
  }

  async logIn(email: string, password: string): Promise<string> {
    const { tokens } = await this.post<{ tokens: { accessToken: string } }>('/auth/login', { email, password });
    return tokens.accessToken;
  }

  async register(email: string, password: string): Promise<string> {
    const { tokens } = await this.post<{ tokens: { accessToken: string } }>('/auth/register', {
      email,
      password,
      firstName: 'Bench',
      lastName: 'Buyer',
    });
    return tokens.accessToken;
  }

  /** Makes products with two variants each through the API, eight at a time. */
  async seed(count: number, adminToken: string, progress: (done: number) => void): Promise<Seeded> {
    const productIds: string[] = [];
    const skus: string[] = [];
    const categories = await Promise.all(things.map((name) => this.post<{ id: string }>('/categories', { name: `${name}s` }, adminToken)));
    let next = 0;
    const started = performance.now();
    const work = async () => {
      for (let n = next++; n < count; n = next++) {
        const body = productBody(n, categories[n % things.length].id);
        const { id } = await this.post<{ id: string }>('/products', body, adminToken);
        productIds.push(id);
        skus.push(...body.variants.map(({ sku }) => sku));
        if (productIds.length % 100 === 0) progress(productIds.length);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    const searches = words.flatMap((word) => things.slice(0, 4).map((thing) => `${word} ${thing}`));
    return { productIds, skus, searches, perSecond: count / ((performance.now() - started) / 1000) };
  }

  close = () => this.agent.close();
}

function productBody(n: number, categoryId: string) {
  const word = words[n % words.length];
  const thing = things[Math.floor(n / words.length) % things.length];
  return {
    name: `${word} ${thing} ${n}`,
    description: `A ${thing.toLowerCase()} in ${word.toLowerCase()}, made to be used every day and to last. It arrives assembled, and comes with a two-year guarantee.`,
    status: 'active',
    brand: words[(n * 7) % words.length],
    categoryId,
    attributes: { material: word.toLowerCase(), rooms: n % 5, washable: n % 2 === 0 },
    variants: ['Small', 'Large'].map((size, at) => ({
      sku: `BENCH-${n}-${size[0]}`,
      options: { Size: size },
      price: { amount: 1000 + ((n * 37) % 9000) + at * 500, currency: 'GBP' },
      stock: 1_000_000,
    })),
  };
}
