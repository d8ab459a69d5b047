import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pino } from 'pino';
import Stripe from 'stripe';
import { SandboxProvider } from '../apps/orders/src/payment/sandbox-provider.js';
import type { ChargeRequest, PaymentProvider } from '../apps/orders/src/payment/payment-provider.js';
import { StripeProvider } from '../apps/orders/src/payment/stripe-provider.js';
import { aStripeWebhook, FakeStripe, stripeSecrets } from '../apps/orders/test/stripe/fake-stripe.js';
import { startSandbox } from '../apps/payment-sandbox/src/sandbox.js';
import { loadSandboxConfig } from '../apps/payment-sandbox/src/sandbox.env.js';
import { eventually } from '#testing/eventually.js';

/** A webhook as it arrives. */
export interface Webhook {
  body: Uint8Array;
  headers: Record<string, string>;
}

/** A provider with what a test needs to know of it. */
export interface Stage {
  provider: PaymentProvider;
  tokens: Record<'works' | 'isDeclined' | 'needsTheCustomer' | 'takesItsTime' | 'failsInTime' | 'isUnknown', string>;
  /** Charges so that the money moves and the answer is lost. */
  chargeAndLoseTheAnswer(request: ChargeRequest): Promise<unknown>;
  /** Charges at a provider that never says a word. */
  chargeAndHearNothing(request: ChargeRequest): Promise<unknown>;
  /** The customer proves who they are, where that is not with us. */
  customerDoesTheirPart(ref: string): void;
  /** What takes its time is settled at the bank. */
  settle(ref: string, result: 'succeeded' | 'failed'): void;
  /** What the provider says by itself once that charge has this outcome. */
  webhookOf(ref: string, type: string): Promise<Webhook>;
  /** Any body, signed as the provider signs. */
  sign(body: string, secondsAgo?: number): Webhook;
  keptOf(orderId: string): Promise<number>;
  stop(): Promise<void>;
}

/** The sandbox itself, with a receiver for its webhooks. */
export async function onSandbox(): Promise<Stage> {
  const [apiKey, webhookSecret] = [randomUUID(), randomUUID()];
  const received: Webhook[] = [];
  const receiver = createServer((request, response) => {
    void buffer(request).then((body) => {
      received.push({ body, headers: request.headers as Record<string, string> });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-provider-'));
  const config = loadSandboxConfig({
    SANDBOX_DATA_DIR: folder,
    SANDBOX_API_KEY: apiKey,
    SANDBOX_WEBHOOK_SECRET: webhookSecret,
    SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    SANDBOX_ASYNC_DELAY_MS: '100',
    PAYMENT_PROVIDER_SANDBOX_PORT: '0',
  });
  const sandbox = await startSandbox(config, pino({ level: 'silent' }), (cause) => {
    throw cause;
  });
  const provider = new SandboxProvider({ url: sandbox.url, apiKey, webhookSecret });
  return {
    provider,
    tokens: {
      works: 'tok_ok',
      isDeclined: 'tok_declined',
      needsTheCustomer: 'tok_3ds',
      takesItsTime: 'tok_async_ok',
      failsInTime: 'tok_async_fail',
      isUnknown: 'tok_of_nobody',
    },
    chargeAndLoseTheAnswer: (request) => provider.charge({ ...request, token: 'tok_error_after_charge' }),
    chargeAndHearNothing: (request) => provider.charge({ ...request, token: 'tok_timeout' }),
    customerDoesTheirPart: () => undefined,
    settle: () => undefined,
    webhookOf: (ref, type) =>
      eventually(() => {
        const texts = received.map(({ body }) => Buffer.from(body).toString());
        const found = received[texts.findIndex((text) => text.includes(ref) && text.includes(`"charge.${type}"`))];
        if (!found) throw new Error(`There is no webhook about ${ref}`);
        return found;
      }),
    sign: (body, secondsAgo = 0) => {
      const t = Math.floor(Date.now() / 1000) - secondsAgo;
      const v1 = createHmac('sha256', webhookSecret).update(`${t}.${body}`).digest('hex');
      return { body: Buffer.from(body), headers: { 'sandbox-signature': `t=${t},v1=${v1}` } };
    },
    keptOf: async (orderId) => {
      const response = await fetch(`${sandbox.url}/ledger?orderId=${orderId}`);
      const { data } = (await response.json()) as { data: { kind: string; amount: number }[] };
      return data.reduce((sum, { kind, amount }) => sum + (kind === 'charge' ? amount : -amount), 0);
    },
    stop: async () => {
      await provider.close();
      await sandbox.close();
      receiver.closeAllConnections();
      receiver.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Stripe's double. */
export async function onStripe(): Promise<Stage> {
  const stripe = await new FakeStripe().start();
  const provider = new StripeProvider({ ...stripeSecrets, apiUrl: stripe.url, returnUrl: undefined });
  return {
    provider,
    tokens: {
      works: 'pm_card_visa',
      isDeclined: 'pm_card_chargeDeclined',
      needsTheCustomer: 'pm_card_threeDSecure2Required',
      takesItsTime: 'pm_usBankAccount',
      failsInTime: 'pm_usBankAccount',
      isUnknown: 'pm_of_nobody',
    },
    chargeAndLoseTheAnswer: async (request) => {
      Object.assign(stripe, { mood: 'loses its answers', spares: /payment_intents$/ });
      try {
        return await provider.charge(request);
      } finally {
        stripe.mood = 'answers';
      }
    },
    chargeAndHearNothing: async (request) => {
      Object.assign(stripe, { mood: 'never answers', spares: /^nothing$/ });
      try {
        return await provider.charge(request);
      } finally {
        stripe.mood = 'answers';
      }
    },
    customerDoesTheirPart: (ref) => void stripe.books.settle(ref, 'succeeded'),
    settle: (ref, result) => void stripe.books.settle(ref, result),
    webhookOf: async (ref, type) =>
      aStripeWebhook(`payment_intent.${type === 'failed' ? 'payment_failed' : type}`, stripe.books.intent(ref)),
    sign: (payload, secondsAgo = 0) => {
      const timestamp = Math.floor(Date.now() / 1000) - secondsAgo;
      const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: stripeSecrets.webhookSecret, timestamp });
      return { body: Buffer.from(payload), headers: { 'stripe-signature': header } };
    },
    keptOf: async (orderId) => stripe.keptOf(orderId),
    stop: async () => {
      await provider.close();
      stripe.stop();
    },
  };
}
