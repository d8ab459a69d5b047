import { afterEach, describe, expect, it } from '@jest/globals';
import { metadataKeys } from '#platform/grpc/metadata-keys.js';
import { aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('the address that services are told', () => {
  let gateway: GatewayUnderTest;

  afterEach(() => gateway.stop());

  const told = async (forwarded: string, env: Record<string, string> = {}) => {
    gateway = await startGateway(env);
    gateway.answer('getProduct', () => ({ product: aProduct() }));
    await gateway.api.get('/products/mug', { headers: { 'X-Forwarded-For': forwarded } });
    return gateway.lastAsked().metadata.get(metadataKeys.clientAddress);
  };

  it('is the connection’s, whatever the client claims to be', async () => {
    expect(await told('203.0.113.1')).toEqual(['127.0.0.1']);
  });

  it('is what a proxy says that is believed, and not what the client told the proxy', async () => {
    expect(await told('198.51.100.7, 203.0.113.1', { TRUSTED_PROXIES: '127.0.0.0/8' })).toEqual(['203.0.113.1']);
  });
});
