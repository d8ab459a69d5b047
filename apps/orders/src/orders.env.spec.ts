import { describe, expect, it } from '@jest/globals';
import { inFiles } from '#testing/secret-files.js';
import { loadOrdersConfig } from './orders.env.js';

const own = {
  INTERNAL_SECRET: 's-0123456789abcdef-0123456789abcdef',
  ORDERS_DATABASE_URL: 'postgres://orders_app:pw@127.0.0.1:5432/orders',
};
const rest = {
  TLS_DIR: '/tls',
  USERS_GRPC_URL: '127.0.0.1:50051',
  CATALOG_GRPC_URL: '127.0.0.1:50052',
};
const enough = { ...own, ...rest };
const secrets = { SANDBOX_API_KEY: 'k-0123456789abcdef-0123456789abcdef', SANDBOX_WEBHOOK_SECRET: 'w-0123456789abcdef-0123456789abcdef' };

/** As production takes them. */
const production = (given: Record<string, string>) => ({ ...rest, ...inFiles({ ...own, ...given }), NODE_ENV: 'production' });

describe('the configuration of orders', () => {
  it('holds stock for a quarter of an hour and finds the sandbox at home, unless told otherwise', () => {
    const { ORDER_HOLD_SECONDS, ORDERS_GRPC_LISTEN, sandbox } = loadOrdersConfig({ ...enough, ...secrets });
    expect({ ORDER_HOLD_SECONDS, ORDERS_GRPC_LISTEN }).toEqual({ ORDER_HOLD_SECONDS: 900, ORDERS_GRPC_LISTEN: '127.0.0.1:50053' });
    expect(sandbox).toEqual({
      url: 'http://127.0.0.1:3010',
      apiKey: 'k-0123456789abcdef-0123456789abcdef',
      webhookSecret: 'w-0123456789abcdef-0123456789abcdef',
    });
  });

  it('needs the secrets of the sandbox', () => {
    expect(() => loadOrdersConfig(enough)).toThrow(/SANDBOX_API_KEY is required[^]*SANDBOX_WEBHOOK_SECRET is required/);
  });

  it('refuses to die on demand in production', () => {
    const faults = { ...enough, ...secrets, FAULT_FILE: '/tmp/fault' };
    expect(loadOrdersConfig(faults).FAULT_FILE).toBe('/tmp/fault');
    expect(() => loadOrdersConfig({ ...production(secrets), FAULT_FILE: '/tmp/fault' })).toThrow(/FAULT_FILE: .* never in production/);
  });

  it('knows no sandbox in production, even when its secrets are there', () => {
    expect(loadOrdersConfig(production(secrets)).sandbox).toBeUndefined();
  });

  it('takes payments through Stripe when it has both secrets, in production too, and refuses one without the other', () => {
    const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_12' };
    expect(loadOrdersConfig(production(stripe)).stripe).toEqual({
      secretKey: 'sk_test_1',
      webhookSecret: 'whsec_12',
      apiUrl: 'https://api.stripe.com',
      returnUrl: undefined,
    });
    expect(loadOrdersConfig({ ...enough, ...secrets }).stripe).toBeUndefined();
    expect(() => loadOrdersConfig({ ...enough, ...secrets, STRIPE_SECRET_KEY: 'sk_test_1' })).toThrow(/STRIPE_WEBHOOK_SECRET is required/);
  });
});
