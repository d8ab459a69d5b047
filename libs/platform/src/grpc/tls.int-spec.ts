import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { credentials, type ChannelCredentials, Server, ServerCredentials } from '@grpc/grpc-js';
import type { INestMicroservice } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StockServiceClient } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { certificateOf, currentValidity, testAuthority } from '#testing/test-certificates.js';
import { eventually } from '#testing/eventually.js';
import { rpcOutcome } from '#testing/rpc-outcome.js';
import { serveGuardedStock } from '../../test/guarded-stock.js';
import { issueCertificate, makeAuthority, type CertificateWithKey } from '../certificates/make-certificate.js';
import type { DomainError } from '../errors/domain-error.js';
import { GrpcPeer } from './grpc-client.js';

const [get, commit, adjust] = ['GetStock', 'CommitReservation', 'AdjustStock'].map((name) => `ashlar.catalog.v1.StockService/${name}`);
const [watch, check] = ['ashlar.events.v1.EventFeedService/Watch', 'grpc.health.v1.Health/Check'];
const second = 1_000;
const { certificate: ca } = testAuthority();
const between = (from: number, to: number) => ({ notBefore: new Date(Date.now() + from), notAfter: new Date(Date.now() + to) });
const issued = (name: string, validity = currentValidity(), authority = testAuthority()) => issueCertificate(authority, name, validity);
/** Shows a certificate as any client might, whatever our own would refuse to show. */
const showing = ({ certificate, key }: Partial<CertificateWithKey>, more: SecureContextOptions = {}) =>
  credentials.createFromSecureContext(createSecureContext({ ca, cert: certificate, key, ...more }));

describe('a service', () => {
  let app: INestMicroservice;
  let target: string;
  const outcomeOf = (channel: ChannelCredentials, rpc = get) => rpcOutcome(target, 'catalog', rpc, channel);
  beforeAll(async () => {
    ({ app, target } = await serveGuardedStock());
  });
  afterAll(() => app.close());

  it('answers the gateway, on TLS 1.3', async () => {
    expect(await outcomeOf(showing(await issued('api-gateway')))).toBe('OK');
    expect(await outcomeOf(showing(await issued('api-gateway'), { maxVersion: 'TLSv1.2' }))).toBe('UNAVAILABLE');
  });

  it('refuses plain text', async () => {
    expect(await outcomeOf(credentials.createInsecure())).toBe('UNAVAILABLE');
  });

  it('refuses who has no certificate', async () => {
    expect(await outcomeOf(showing({}))).toBe('UNAVAILABLE');
    expect(await outcomeOf(showing({}), check)).toBe('UNAVAILABLE');
  });

  it('refuses a certificate of another authority, and one that signed itself', async () => {
    const stranger = await makeAuthority(currentValidity());
    expect(await outcomeOf(showing(await issued('api-gateway', currentValidity(), stranger)))).toBe('UNAVAILABLE');
    expect(await outcomeOf(showing(stranger))).toBe('UNAVAILABLE');
  });

  it('refuses a certificate that has expired, and one that is not valid yet', async () => {
    expect(await outcomeOf(showing(await issued('api-gateway', between(-20 * second, -10 * second))))).toBe('UNAVAILABLE');
    expect(await outcomeOf(showing(await issued('api-gateway', between(600 * second, 900 * second))))).toBe('UNAVAILABLE');
  });

  it('refuses to be called by a name that it does not know, save about its health', async () => {
    for (const name of ['payment-sandbox', 'api-gateway.evil', '', 'authority']) {
      expect([name, await outcomeOf(showing(await issued(name)))]).toEqual([name, 'UNAUTHENTICATED']);
    }
    expect(await outcomeOf(showing(await issued('payment-sandbox')), check)).toBe('OK');
  });

  it('lets those it knows call only what is for them', async () => {
    const table: Record<string, string[]> = { [get]: ['api-gateway'], [commit]: ['orders'], [adjust]: [], [watch]: ['orders'] };
    for (const [method, callers] of Object.entries(table)) {
      for (const name of ['api-gateway', 'users', 'catalog', 'orders'] as const) {
        const expected = callers.includes(name) ? 'OK' : 'PERMISSION_DENIED';
        expect([method, name, await outcomeOf(showing(await issued(name)), method)]).toEqual([method, name, expected]);
      }
    }
  });

  it('refuses calls on a connection whose certificate has expired meanwhile', async () => {
    const soon = await issued('api-gateway', between(-60 * second, 2 * second));
    const client = new GrpcPeer({ service: 'catalog', target, certificate: { channel: showing(soon) } });
    const stock = client.serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService');
    try {
      await stock.getStock({ sku: 'a' });
      await eventually(async () => {
        const outcome = await stock.getStock({ sku: 'a' }).catch((error: unknown) => error);
        expect(outcome).toMatchObject({ kind: 'unauthenticated' });
      });
    } finally {
      client.close();
    }
  });
});

describe('a caller', () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.forceShutdown()));

  async function outcomeWith(server: ServerCredentials): Promise<unknown> {
    const serving = new Server();
    servers.push(serving);
    const port = await new Promise<number>((resolve, reject) =>
      serving.bindAsync('127.0.0.1:0', server, (error, bound) => (error ? reject(error) : resolve(bound))),
    );
    const peer = new GrpcPeer({ service: 'catalog', target: `127.0.0.1:${port}`, certificate: certificateOf('api-gateway') });
    const stock = peer.serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService');
    try {
      return await stock.getStock({ sku: 'a' }).catch((error: unknown) => (error as DomainError).kind);
    } finally {
      peer.close();
    }
  }
  const presenting = ({ certificate, key }: CertificateWithKey) =>
    ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) }]);

  it('speaks to the service that it dials: this one has nothing to say, but is heard', async () => {
    expect(await outcomeWith(presenting(await issued('catalog')))).toBe('internal');
  });

  it('refuses a server with another service’s certificate', async () => {
    expect(await outcomeWith(presenting(await issued('orders')))).toBe('unavailable');
  });

  it('refuses a server with a certificate of another authority, an expired one, or none', async () => {
    expect(await outcomeWith(presenting(await issued('catalog', currentValidity(), await makeAuthority(currentValidity()))))).toBe(
      'unavailable',
    );
    expect(await outcomeWith(presenting(await issued('catalog', between(-20 * second, -10 * second))))).toBe('unavailable');
    expect(await outcomeWith(ServerCredentials.createInsecure())).toBe('unavailable');
  });
});
