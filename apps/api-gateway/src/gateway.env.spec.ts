import { describe, expect, it } from '@jest/globals';
import { loadConfig, type Environment } from '#platform/config/load-config.js';
import { gatewayVariables } from './gateway.env.js';

const load = (env: Environment) =>
  loadConfig(gatewayVariables, { INTERNAL_SECRET: 'x-0123456789abcdef-0123456789abcdef', TLS_DIR: '/tls', ...env });

describe('the configuration of the gateway', () => {
  it('needs a secret and a certificate, and nothing else', () => {
    expect(load({})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', CORS_ORIGINS: [], CATALOG_GRPC_URL: '127.0.0.1:50052' });
    expect(() => loadConfig(gatewayVariables, {})).toThrow('INTERNAL_SECRET is required');
  });

  it('takes a list of origins', () => {
    expect(load({ CORS_ORIGINS: 'https://shop.example, http://localhost:5173' }).CORS_ORIGINS).toEqual([
      'https://shop.example',
      'http://localhost:5173',
    ]);
  });

  it.each([
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'shop.example'],
    ['PORT', '70000'],
    ['REQUEST_TIMEOUT_MS', '5s'],
    ['CATALOG_GRPC_URL', 'http://catalog'],
  ])('refuses %s=%s, naming it', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(name);
  });
});
