/** The parts of the API's answers that the replay reads. */
export interface Envelope<T> {
  readonly data: T;
  readonly meta: { readonly page?: { readonly nextCursor: string | null } };
}

export interface LoggedIn {
  readonly user: { readonly role: string };
  readonly tokens: { readonly accessToken: string };
}

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

export interface CategoryView {
  readonly id: string;
  readonly slug: string;
}

export interface ProductView {
  readonly id: string;
  readonly slug: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly variants: readonly { readonly sku: string; readonly available: number | null }[];
}

export interface OrderView {
  readonly id: string;
  readonly status: string;
  readonly paymentStatus: string;
  readonly totals: { readonly grand: Money };
  readonly shippingAddress: { readonly line2?: string | null } | null;
  readonly payments: readonly { readonly status: string; readonly amount: Money; readonly refunded: Money | null }[];
}

export interface MovementView {
  readonly orderId: string;
  readonly kind: 'charge' | 'refund';
  readonly amount: number;
  readonly currency: string;
}
