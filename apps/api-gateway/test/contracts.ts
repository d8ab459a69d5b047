import { ProductStatus, type Product, type Variant } from '#contracts/generated/ashlar/catalog/v1/product.js';
import type { Category } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import type { Stock } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import {
  OrderPaymentStatus,
  OrderStatus,
  PaymentStatus,
  type Order,
  type Payment,
  type Refund,
} from '#contracts/generated/ashlar/orders/v1/order.js';
import type { Address } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { Role, type Tokens, type User } from '#contracts/generated/ashlar/users/v1/user.js';
import { toTimestamp } from '#contracts/timestamp.js';

export const anId = '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10';
export const noon = toTimestamp(new Date('2026-01-31T12:00:00.000Z'));
const gbp = (amount: number) => ({ amount, currency: 'GBP' });

export const aUser = (details: Partial<User> = {}): User => ({
  id: anId,
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  role: Role.ROLE_CUSTOMER,
  emailVerified: false,
  disabled: false,
  createdAt: noon,
  updatedAt: noon,
  version: 3,
  ...details,
});

export const someTokens: Tokens = { accessToken: 'access', refreshToken: 'refresh', expiresIn: 900 };

export const anAddress = (details: Partial<Address> = {}): Address => ({
  id: anId,
  address: { name: 'Ada', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  createdAt: noon,
  updatedAt: noon,
  version: 1,
  ...details,
});

export const aVariant = (details: Partial<Variant> = {}): Variant => ({
  id: anId,
  productId: anId,
  sku: 'MUG-OAT',
  title: 'Oat',
  options: { Glaze: 'Oat' },
  price: gbp(1600),
  compareAtPrice: undefined,
  costPrice: undefined,
  trackInventory: true,
  available: 40,
  version: 2,
  position: 0,
  ...details,
});

export const aProduct = (details: Partial<Product> = {}): Product => ({
  id: anId,
  slug: 'mug',
  name: 'Mug',
  description: 'Holds tea.',
  status: ProductStatus.PRODUCT_STATUS_ACTIVE,
  category: { id: anId, slug: 'mugs', name: 'Mugs', path: 'kitchen/mugs' },
  attributes: { material: { text: 'clay' }, capacityMl: { number: 350 }, dishwasherSafe: { flag: false } },
  images: [],
  options: [{ name: 'Glaze', values: ['Oat'] }],
  variants: [aVariant()],
  priceMin: gbp(1600),
  priceMax: gbp(1600),
  inStock: true,
  seo: undefined,
  publishedAt: noon,
  createdAt: noon,
  updatedAt: noon,
  version: 3,
  ...details,
});

export const aCategory = (details: Partial<Category> = {}): Category => ({
  id: anId,
  slug: 'mugs',
  name: 'Mugs',
  path: 'mugs',
  position: 0,
  createdAt: noon,
  updatedAt: noon,
  version: 1,
  ...details,
});

export const someStock = (details: Partial<Stock> = {}): Stock => ({
  sku: 'MUG-OAT',
  onHand: 50,
  reserved: 2,
  available: 48,
  version: 7,
  ...details,
});

export const aPayment = (details: Partial<Payment> = {}): Payment => ({
  id: anId,
  orderId: anId,
  provider: 'sandbox',
  status: PaymentStatus.PAYMENT_STATUS_SUCCEEDED,
  amount: gbp(3200),
  refunded: gbp(0),
  createdAt: noon,
  ...details,
});

export const aRefund = (details: Partial<Refund> = {}): Refund => ({
  id: anId,
  paymentId: anId,
  amount: gbp(3200),
  reason: 'broken',
  status: 'succeeded',
  createdAt: noon,
  lines: [],
  ...details,
});

export const anOrder = (details: Partial<Order> = {}): Order => ({
  id: anId,
  number: '1XP2-5F3B',
  status: OrderStatus.ORDER_STATUS_AWAITING_PAYMENT,
  paymentStatus: OrderPaymentStatus.ORDER_PAYMENT_STATUS_UNPAID,
  currency: 'GBP',
  lines: [{ sku: 'MUG-OAT', variantId: anId, name: 'Mug', unitPrice: gbp(1600), quantity: 2, total: gbp(3200) }],
  totals: { items: gbp(3200), shipping: gbp(0), tax: gbp(0), discount: gbp(0), grand: gbp(3200) },
  customerId: anId,
  email: 'ada@example.com',
  shippingAddress: { name: 'Ada', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  payments: [],
  parcel: undefined,
  placedAt: noon,
  expiresAt: noon,
  createdAt: noon,
  updatedAt: noon,
  version: 1,
  ...details,
});
