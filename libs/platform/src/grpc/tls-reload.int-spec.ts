import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StockServiceClient } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import type { WatchResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import { eventually } from '#testing/eventually.js';
import { certificateOf, currentValidity, testAuthority, writeTlsFolder } from '#testing/test-certificates.js';
import { serveGuardedStock } from '../../test/guarded-stock.js';
import { issueCertificate, makeAuthority } from '../certificates/make-certificate.js';
import { ProcessCertificate } from '../certificates/process-certificate.js';
import type { ProcessName } from '../certificates/process-names.js';
import { GrpcPeer } from './grpc-client.js';

const { certificate: ca } = testAuthority();

describe('a certificate that is replaced', () => {
  let root: string;
  let service: Awaited<ReturnType<typeof serveGuardedStock>>;
  let caller: ProcessCertificate;
  let peer: GrpcPeer;
  const folderOf = (name: ProcessName) => join(root, name);
  /** Gives a process a new certificate, as an operator does, lets it look, and answers with the serial number. */
  const renew = async (name: ProcessName, authority = testAuthority(), authorities = ca): Promise<string> => {
    const made = await issueCertificate(authority, name, currentValidity());
    writeTlsFolder(folderOf(name), made, authorities);
    await lookAgain(name);
    return new X509Certificate(made.certificate).serialNumber;
  };
  const lookAgain = (name: ProcessName) => (name === 'catalog' ? service?.certificate : caller)?.look();
  /** The serial number that the service shows to whoever connects now. */
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const [host, port] = service.target.split(':');
      const socket = connect({ host, port: Number(port), rejectUnauthorized: false, ALPNProtocols: ['h2'] }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.once('error', reject);
    });

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'ashlar-reload-'));
    for (const name of ['catalog', 'api-gateway'] as const) await renew(name);
    // Connections that live for half a second stand in for an hour.
    service = await serveGuardedStock({ tlsDir: folderOf('catalog'), connectionAgeMs: 500 });
    caller = new ProcessCertificate(folderOf('api-gateway'), 'api-gateway');
    peer = new GrpcPeer({ service: 'catalog', target: service.target, certificate: caller });
  });
  afterAll(async () => {
    peer.close();
    caller.onApplicationShutdown();
    await service.app.close();
    rmSync(root, { recursive: true });
  });

  it('is shown by the service to new connections, without a restart', async () => {
    const serial = await renew('catalog');
    expect(await shown()).toBe(serial);
  });

  it('is shown by the caller to new connections, without a restart', async () => {
    const seen: string[] = [];
    const { certificate, key } = await issueCertificate(testAuthority(), 'orders', currentValidity());
    const watching = createServer({ ca, cert: certificate, key, requestCert: true, ALPNProtocols: ['h2'] }, (socket) => {
      seen.push(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    await new Promise<void>((resolve) => watching.listen(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${(watching.address() as AddressInfo).port}`;
    const orders = new GrpcPeer({ service: 'orders', target, certificate: caller });
    const health = orders.serviceClient<{ check(request: object): never }>('grpc.health.v1.Health') as unknown as {
      check(request: object): Promise<unknown>;
    };
    const serial = await renew('api-gateway');
    try {
      await eventually(async () => {
        await health.check({}).catch(() => undefined);
        expect(seen).toContain(serial);
      });
    } finally {
      orders.close();
      watching.close();
    }
  });

  it('breaks no call, neither those under way nor those that come, and no call fails as connections end', async () => {
    const stock = peer.serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService');
    const slow = stock.getStock({ sku: 'slow' });
    const outcomes = { served: 0, failed: [] as unknown[] };
    const until = Date.now() + 3_000;
    const calling = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (Date.now() < until) {
          await stock.getStock({ sku: 'a' }).then(
            () => outcomes.served++,
            (error: unknown) => outcomes.failed.push(error),
          );
        }
      }),
    );
    for (let n = 0; n < 5; n++) await Promise.all([renew('catalog'), renew('api-gateway')]);
    await expect(slow).resolves.toMatchObject({ stock: { sku: 'slow' } });
    await calling;
    expect(outcomes.failed).toEqual([]);
    expect(outcomes.served).toBeGreaterThan(20);
  });

  it('ends a stream in peace when its connection is old, so that it begins anew on one with the new certificate', async () => {
    const orders = new GrpcPeer({ service: 'catalog', target: service.target, certificate: certificateOf('orders') });
    const positions: number[] = [];
    const watching = orders.serverStream<object, WatchResponse>(
      'ashlar.events.v1.EventFeedService',
      'watch',
      {},
      AbortSignal.timeout(20_000),
    );
    for await (const { position } of watching) positions.push(position);
    expect(positions.length).toBeGreaterThan(3);
    expect(positions.length).toBeLessThan(100);
    orders.close();
  });

  it('may be of another authority once everybody trusts both', async () => {
    const stock = peer.serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService');
    const next = await makeAuthority(currentValidity());
    const both = `${next.certificate}${ca}`;
    for (const name of ['catalog', 'api-gateway'] as const) await renew(name, testAuthority(), both);
    const serial = await renew('catalog', next, both);
    expect(await shown()).toBe(serial);
    // Longer than any connection lives.
    for (const until = Date.now() + 1_200; Date.now() < until;) await stock.getStock({ sku: 'a' });
    await renew('catalog');
  });

  it('that cannot be used is ignored, and the one before stays until there is a better one', async () => {
    const before = await renew('catalog');
    const [one, other] = [await issueCertificate(testAuthority(), 'catalog', currentValidity()), await makeAuthority(currentValidity())];
    writeTlsFolder(folderOf('catalog'), { certificate: one.certificate, key: other.key }, ca);
    await lookAgain('catalog');
    expect(await shown()).toBe(before);
    rmSync(join(folderOf('catalog'), 'key.pem'));
    await lookAgain('catalog');
    expect(await shown()).toBe(before);
    const after = await renew('catalog');
    expect(await shown()).toBe(after);
  });

  it('is found by itself', async () => {
    const looking = new ProcessCertificate(folderOf('catalog'), 'catalog', 50);
    try {
      const uses: number[] = [];
      looking.server._addWatcher(() => void uses.push(Date.now()));
      await renew('catalog');
      await eventually(() => expect(uses.length).toBeGreaterThan(0));
    } finally {
      looking.onApplicationShutdown();
    }
  });
});
