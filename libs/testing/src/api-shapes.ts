/** The public shapes of the API, as tests read them. */
export interface Money {
  amount: number;
  currency: string;
}

export interface User {
  id: string;
  email: string;
  role: string;
  version: number;
}

export interface LoggedIn {
  user: User;
  tokens: { accessToken: string; refreshToken: string; tokenType: string; expiresIn: number };
}

export interface Stock {
  sku: string;
  onHand: number;
  reserved: number;
  available: number;
  version: number;
}

export interface Product {
  id: string;
  slug: string;
  name: string;
  status: string;
  brand: string | null;
  category: { slug: string; path: string } | null;
  variants: { id: string; sku: string; price: Money; available: number | null }[];
  inStock: boolean;
  version: number;
}

export interface Payment {
  id: string;
  orderId: string;
  status: string;
  amount: Money;
  refunded: Money;
  failureCode?: string | null;
  nextAction?: unknown;
}

export interface Order {
  id: string;
  number: string;
  status: string;
  paymentStatus: string;
  currency: string;
  lines: { sku: string; quantity: number; unitPrice: Money; total: Money }[];
  totals: Record<'items' | 'shipping' | 'tax' | 'discount' | 'grand', Money>;
  customerId: string | null;
  email: string | null;
  payments: Payment[];
  expiresAt: string | null;
  version: number;
}

export interface Refund {
  id: string;
  paymentId: string;
  amount: Money;
  reason: string;
  status: string;
}

export interface OrderEvent {
  id: string;
  type: string;
  subject: string;
  sequence: number;
}

/** An entry of the payment sandbox's ledger. */
export interface Movement {
  id: string;
  orderId: string;
  kind: 'charge' | 'refund';
  amount: number;
  currency: string;
}
