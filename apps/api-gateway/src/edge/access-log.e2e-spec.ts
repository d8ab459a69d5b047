import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { DomainError } from '#platform/errors/domain-error.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

describe('what is logged of a request', () => {
  let gateway: GatewayUnderTest;
  let log = '';

  beforeAll(async () => {
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        log += chunk.toString();
        done();
      },
    });
    gateway = await startGateway({ RATE_LIMITS: 'on' }, pino({ level: 'trace' }, stream));
  });
  afterAll(() => gateway.stop());

  const failing: Record<string, (() => object) | undefined> = {
    'goes well': () => ({ users: [], page: { limit: 24, nextCursor: '' } }),
    'is refused': () => {
      throw new DomainError('invalid', 'INVALID_TOKEN', 'The token is not valid.');
    },
    'goes wrong': () => {
      throw new Error('broken');
    },
  };

  it.each(Object.keys(failing))('that %s is its path, and nothing of its query', async (how) => {
    const answer = failing[how] as () => object;
    for (const rpc of ['listUsers', 'verifyEmail', 'listProducts']) gateway.answer(rpc, answer);
    log = '';
    const query = 'planted-person%40example.com';
    await gateway.as('admin').get(`/users?email=${query}`);
    await gateway.as('admin').get(`/users?emial=${query}`);
    await gateway.api.get(`/products?q=${query}`);
    await gateway.api.get(`${gateway.url}/verify-email?token=${query}`);
    await gateway.api.send({ method: 'POST', path: `${gateway.url}/verify-email?token=${query}` });
    await gateway.api.get(`${gateway.url}/nowhere?token=${query}`);
    await gateway.api.get(`${gateway.url}/%zz?token=${query}`);
    expect(log).toContain('GET /api/v1/users');
    expect(log).toContain('GET /verify-email');
    expect(log).not.toMatch(/planted|example\.com/i);
  });

  it('holds no password, token or address of a body or header', async () => {
    gateway.answer('logIn', failing['goes wrong'] as () => object);
    log = '';
    const body = { email: 'planted-person@example.com', password: 'planted password' };
    await gateway.api.post('/auth/login', body, { headers: { authorization: 'Bearer planted', 'x-forwarded-for': '203.0.113.77' } });
    expect(log).toContain('POST /api/v1/auth/login');
    expect(log).not.toMatch(/planted|203\.0\.113\.77/);
  });
});
