import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { unavailable } from '#platform/errors/domain-error.js';
import { aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('products that many ask for at once', () => {
  let gateway: GatewayUnderTest;
  const unknown = randomUUID();

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('getProduct', () => ({ product: aProduct() }));
    gateway.answer('batchGetProducts', ({ ids }: { ids: string[] }) => ({
      products: ids.filter((id) => id !== unknown).map((id) => aProduct({ id, name: `Product ${id}` })),
    }));
  });

  const nameOf = async (id: string) => ((await gateway.api.get(`/products/${id}`)).data as { name: string }).name;

  it('are asked of catalog together, and each reader gets the own one', async () => {
    const ids = Array.from({ length: 40 }, () => randomUUID());
    const wanted = [...ids, ...ids];
    expect(await Promise.all(wanted.map(nameOf))).toEqual(wanted.map((id) => `Product ${id}`));
    expect(gateway.asked().length).toBeLessThan(wanted.length);
    expect(gateway.asked().every(({ rpc, metadata }) => rpc === 'batchGetProducts' && metadata.get('authorization').length === 0)).toBe(
      true,
    );
  });

  it('are 404 for whoever asked for one that is not on sale, and nobody else', async () => {
    const id = randomUUID();
    const [missing, found] = await Promise.all([gateway.api.get(`/products/${unknown}`), gateway.api.get(`/products/${id.toUpperCase()}`)]);
    expect([missing.status, missing.problem.code, found.status]).toEqual([404, 'PRODUCT_NOT_FOUND', 200]);
  });

  it('are 503 for all of them when catalog is down, and found again afterwards', async () => {
    gateway.answer('batchGetProducts', () => Promise.reject(unavailable('The catalog service is not available.')));
    const answers = await Promise.all([randomUUID(), randomUUID()].map((id) => gateway.api.get(`/products/${id}`)));
    expect(answers.map(({ status }) => status)).not.toContain(200);
    gateway.answer('batchGetProducts', ({ ids }: { ids: string[] }) => ({ products: ids.map((id) => aProduct({ id })) }));
    expect((await gateway.api.get(`/products/${randomUUID()}`)).status).toBe(200);
  });

  it('are read alone for administrators, by slug, and when the request is traced', async () => {
    const id = randomUUID();
    await gateway.as('admin').get(`/products/${id}`);
    await gateway.api.get('/products/mug');
    await gateway.api.get(`/products/${id}`, { headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` } });
    expect(gateway.asked().map(({ rpc }) => rpc)).toEqual(['getProduct', 'getProduct', 'getProduct']);
  });
});
