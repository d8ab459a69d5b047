import { ApiClient } from './api-client.js';
import type { LoggedIn, Movement, Order, Product, Stock, User } from './api-shapes.js';
import type { AshlarCopy } from './ashlar-copy.js';

export const aPassword = 'a long enough password';

export const anAddress = () => ({
  name: 'Ada Lovelace',
  line1: '12 St James Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
});

/** The body of POST /orders: `{ MUG: 2 }` is two of that SKU. */
export const anOrder = (quantities: Record<string, number>, token?: string) => ({
  lines: Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity })),
  shippingAddress: anAddress(),
  ...(token !== undefined && { payment: { provider: 'sandbox', token } }),
});

/** Somebody with an account who is logged in. */
export class Customer extends ApiClient {
  constructor(
    url: string,
    readonly user: User,
    readonly tokens: LoggedIn['tokens'],
  ) {
    super(url, tokens.accessToken);
  }

  /** Places an order, paid with `token` if there is one. */
  order = (quantities: Record<string, number>, token?: string, key?: string) =>
    this.post<Order>('/orders', anOrder(quantities, token), key === undefined ? {} : { key });
}

/** A running copy, as its people see it. */
export class TestShop {
  private constructor(
    private readonly copy: AshlarCopy,
    readonly guest: ApiClient,
    readonly admin: Customer,
  ) {}

  static async open(copy: AshlarCopy): Promise<TestShop> {
    const guest = new ApiClient(copy.url);
    return new TestShop(copy, guest, await logIn(guest, copy.admin));
  }

  /** Registers somebody new. */
  async customer(): Promise<Customer> {
    const person = { email: `ada-${crypto.randomUUID()}@example.com`, password: aPassword, firstName: 'Ada', lastName: 'Lovelace' };
    const { user, tokens } = (await this.guest.post<LoggedIn>('/auth/register', person)).data;
    return new Customer(this.guest.url, user, tokens);
  }

  logIn = (email: string, password = aPassword): Promise<Customer> => logIn(this.guest, { email, password });

  /** Puts something on sale and answers with its SKU. */
  async sku({ stock = 10, price = 1_000, ...fields }: { stock?: number; price?: number } & Record<string, unknown> = {}): Promise<string> {
    const sku = `SKU-${crypto.randomUUID()}`;
    await this.product({ sku, stock, price: { amount: price, currency: 'GBP' }, ...fields });
    return sku;
  }

  async product(fields: Record<string, unknown>): Promise<Product> {
    return (await this.admin.post<Product>('/products', { name: 'Enamel mug', status: 'active', ...fields })).data;
  }

  async stockOf(sku: string): Promise<Pick<Stock, 'onHand' | 'reserved' | 'available'>> {
    const { onHand, reserved, available } = (await this.admin.get<Stock>(`/stock/${sku}`)).data;
    return { onHand, reserved, available };
  }

  /** What the payment provider did for an order, or for all. */
  async ledger(orderId?: string): Promise<Movement[]> {
    const response = await fetch(`${this.copy.sandboxUrl}/ledger${orderId === undefined ? '' : `?orderId=${orderId}`}`);
    return ((await response.json()) as { data: Movement[] }).data;
  }

  /** The same, in short: `charge 1200`. */
  async moneyOf(orderId: string): Promise<string[]> {
    return (await this.ledger(orderId)).map(({ kind, amount }) => `${kind} ${amount}`);
  }
}

async function logIn(guest: ApiClient, credentials: { email: string; password: string }): Promise<Customer> {
  const { user, tokens } = (await guest.post<LoggedIn>('/auth/login', credentials)).data;
  return new Customer(guest.url, user, tokens);
}
