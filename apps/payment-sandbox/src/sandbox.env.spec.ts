import { describe, expect, it } from '@jest/globals';
import { loadSandboxConfig } from './sandbox.env.js';

const complete = {
  SANDBOX_API_KEY: 'k-0123456789abcdef-0123456789abcdef',
  SANDBOX_WEBHOOK_SECRET: 's-0123456789abcdef-0123456789abcdef',
  SANDBOX_WEBHOOK_URL: 'http://127.0.0.1:3000/api/v1/payments/webhooks/sandbox',
};

describe('loadSandboxConfig', () => {
  it('needs two secrets and a webhook address, and knows the rest', () => {
    expect(loadSandboxConfig(complete)).toMatchObject({
      PAYMENT_PROVIDER_SANDBOX_PORT: 3010,
      PAYMENT_PROVIDER_SANDBOX_HOST: '127.0.0.1',
      SANDBOX_DATA_DIR: '.data/sandbox',
      SANDBOX_ASYNC_DELAY_MS: 500,
    });
  });

  it('names each variable that is missing', () => {
    expect(() => loadSandboxConfig({})).toThrow(
      /SANDBOX_API_KEY is required[^]*SANDBOX_WEBHOOK_SECRET is required[^]*SANDBOX_WEBHOOK_URL is required/,
    );
  });

  it('refuses production before anything else', () => {
    expect(() => loadSandboxConfig({ NODE_ENV: 'production' })).toThrow('The payment sandbox moves no real money');
    expect(() => loadSandboxConfig({ ...complete, NODE_ENV: 'production' })).toThrow('The payment sandbox moves no real money');
  });
});
