import type { HandleWebhookRequest } from '#contracts/generated/ashlar/orders/v1/payments.js';
import { aWebhook } from './fake-sandbox.js';
import type { OrdersUnderTest } from './orders-under-test.js';
import { aStripeWebhook } from './stripe/fake-stripe.js';

/** What may be wrong with a webhook. */
export interface Flaws {
  eventId?: string;
  secret?: string;
  ageSeconds?: number;
}

/** A provider as a test of the service needs it: the same moves with each. */
export interface Till {
  provider: 'sandbox' | 'stripe';
  /** Means of payment: one that works, one that the customer has to confirm, and one whose outcome takes its time. */
  tokens: { works: string; confirm: string; later: string };
  /** The provider decides about the order's only charge, and tells nobody. */
  decide(shop: OrdersUnderTest, orderId: string, result: 'succeeded' | 'failed'): void;
  /** A webhook about the order's only charge as it stands. */
  webhook(shop: OrdersUnderTest, orderId: string, flaws?: Flaws): HandleWebhookRequest;
  /** What was taken for an order and kept. */
  keptOf(shop: OrdersUnderTest, orderId: string): number;
  /** How many charges there are for an order. */
  chargesOf(shop: OrdersUnderTest, orderId: string): number;
  setMood(shop: OrdersUnderTest, mood: 'answers' | 'never sees' | 'loses its answers'): void;
}

const sandbox: Till = {
  provider: 'sandbox',
  tokens: { works: 'tok_ok', confirm: 'tok_3ds', later: 'tok_async_ok' },
  decide: (shop, orderId, status) => void Object.assign(shop.sandbox.chargesOf(orderId)[0], { status }),
  webhook: (shop, orderId, flaws) => aWebhook(shop.sandbox.chargesOf(orderId)[0], flaws),
  keptOf: (shop, orderId) => shop.sandbox.keptOf(orderId),
  chargesOf: (shop, orderId) => shop.sandbox.chargesOf(orderId).length,
  setMood: (shop, mood) => void (shop.sandbox.mood = mood),
};

const stripe: Till = {
  provider: 'stripe',
  tokens: { works: 'pm_card_visa', confirm: 'pm_card_threeDSecure2Required', later: 'pm_usBankAccount' },
  decide: (shop, orderId, result) => void shop.stripe.books.settle(shop.stripe.intentsOf(orderId)[0].id, result),
  webhook: (shop, orderId, flaws) => {
    const [intent] = shop.stripe.intentsOf(orderId);
    const type = intent.status === 'requires_payment_method' ? 'payment_failed' : intent.status;
    return aStripeWebhook(`payment_intent.${type}`, intent, flaws);
  },
  keptOf: (shop, orderId) => shop.stripe.keptOf(orderId),
  chargesOf: (shop, orderId) => shop.stripe.intentsOf(orderId).length,
  setMood: (shop, mood) => void (shop.stripe.mood = mood),
};

export const tills: readonly Till[] = [sandbox, stripe];
