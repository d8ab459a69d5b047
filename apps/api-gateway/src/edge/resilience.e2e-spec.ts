import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ApiClient } from '#testing/api-client.js';
import { freePort } from '#testing/free-port.js';
import { aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('when a service is down', () => {
  let gateway: GatewayUnderTest;

  afterEach(() => gateway.stop());

  const withoutOrders = async () => {
    gateway = await startGateway({ ORDERS_GRPC_URL: `127.0.0.1:${await freePort()}` });
    gateway.answer('getProduct', () => ({ product: aProduct() }));
  };

  it('answers 503 with Retry-After for it, and the others as ever', async () => {
    await withoutOrders();
    const orders = await gateway.as('customer').get('/orders');
    expect([orders.outcome, orders.headers.get('retry-after')]).toEqual(['503 SERVICE_UNAVAILABLE', '1']);
    expect((await gateway.api.get('/products/mug')).status).toBe(200);
  });

  it('is alive but not ready, and says which service is missing', async () => {
    await withoutOrders();
    expect((await gateway.api.get(`${gateway.url}/health/live`)).text).toBe('{"status":"ok"}');
    const { status, code, errors } = (await gateway.api.get(`${gateway.url}/health/ready`)).problem;
    expect([status, code]).toEqual([503, 'NOT_READY']);
    expect(errors).toEqual([expect.objectContaining({ field: 'orders', code: 'DOWN' })]);
  });

  it('is not ready while a service has no database', async () => {
    gateway = await startGateway();
    gateway.answer('check', () => ({ status: 'NOT_SERVING' }));
    const { errors } = (await gateway.api.get(`${gateway.url}/health/ready`)).problem;
    expect(errors?.map(({ field }) => field)).toEqual(['users', 'catalog', 'orders']);
  });

  it('is ready when all answer', async () => {
    gateway = await startGateway();
    const answer = await gateway.api.get(`${gateway.url}/health/ready`);
    expect(JSON.parse(answer.text)).toEqual({
      status: 'ok',
      details: { users: { status: 'up' }, catalog: { status: 'up' }, orders: { status: 'up' } },
    });
  });

  it('answers 504 when a service does not answer in time, and asks it to stop in time', async () => {
    gateway = await startGateway({ REQUEST_TIMEOUT_MS: '300' });
    gateway.answer('getProduct', () => new Promise(() => undefined));
    const started = Date.now();
    expect((await gateway.api.get('/products/mug')).outcome).toBe('504 DEADLINE_EXCEEDED');
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it('finishes what is under way before it stops', async () => {
    gateway = await startGateway();
    let arrived = () => {};
    const underWay = new Promise<void>((resolve) => (arrived = resolve));
    gateway.answer('getProduct', async () => {
      arrived();
      await sleep(300);
      return { product: aProduct() };
    });
    const answer = new ApiClient(gateway.url).get('/products/mug');
    await underWay;
    await gateway.app.close();
    expect((await answer).status).toBe(200);
  });
});
