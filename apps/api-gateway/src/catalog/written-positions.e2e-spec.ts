import { Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metadataKeys } from '#platform/grpc/metadata-keys.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';
import { WrittenPositions } from './written-positions.js';

const product = { id: '018f0000-0000-7000-8000-000000000001', variants: [], images: [], options: [], attributes: {}, version: 2 };

describe('what a session wrote', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await startGateway();
    gateway.answer('getProduct', () => ({ product }));
    gateway.answer('updateProduct', (_request, sendMetadata) => {
      const metadata = new Metadata();
      metadata.set(metadataKeys.wrote, '0/AB12');
      sendMetadata(metadata);
      return { product };
    });
  });
  afterAll(() => gateway.stop());

  const readAfter = () => gateway.lastAsked().metadata.get(metadataKeys.readAfter)[0];

  it('goes along with what that session reads next, and with nobody else’s reads', async () => {
    const [writer, other] = [gateway.as('admin'), gateway.as('admin')];
    await writer.get(`/products/${product.id}`);
    expect(readAfter()).toBeUndefined();
    await writer.patch(`/products/${product.id}`, { name: 'New' });
    await writer.get(`/products/${product.id}`);
    expect(readAfter()).toBe('0/AB12');
    await other.get(`/products/${product.id}`);
    expect(readAfter()).toBeUndefined();
  });

  it('is kept by session', async () => {
    const positions = new WrittenPositions();
    await positions.note('s', '1/0');
    expect(await positions.of('s')).toBe('1/0');
    expect(await positions.of('t')).toBeUndefined();
  });
});
