import { readFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { connect, createSecureContext } from 'node:tls';
import { credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { certificateFiles } from '#platform/certificates/certificate-files.js';
import { makeAuthority } from '#platform/certificates/make-certificate.js';
import { processNames, type ProcessName } from '#platform/certificates/process-names.js';
import { protoFiles, type ServiceName } from '#platform/grpc/proto-files.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { grpcAddressOf, tlsFolderIn } from '#testing/copy-peer.js';
import { eventually } from '#testing/eventually.js';
import { rpcOutcome, rpcsOf } from '#testing/rpc-outcome.js';
import { currentValidity } from '#testing/test-certificates.js';
import { CertificateTree } from '../tools/certificates/certificate-tree.js';
import { keepCertificates } from '../tools/certificates/keep-certificates.js';

const services = Object.keys(protoFiles) as ServiceName[];

/** Every rpc that somebody other than the gateway may call, and who. The gateway alone may call all the others; nobody else may call anything. */
const named: Record<string, readonly ProcessName[]> = {
  // What verifying an access token takes.
  'users ashlar.users.v1.SessionService/GetKeys': ['api-gateway', 'catalog', 'orders'],
  'users ashlar.users.v1.SessionService/ListRevokedSessions': ['api-gateway', 'catalog', 'orders'],
  // The address of the buyer behind the call.
  'users ashlar.users.v1.AccountService/GetUser': ['api-gateway', 'orders'],
  'users ashlar.users.v1.AuditLogService/AppendEntries': ['api-gateway', 'catalog', 'orders'],
  'catalog ashlar.catalog.v1.StockService/ReserveStock': ['orders'],
  'catalog ashlar.catalog.v1.StockService/CommitReservation': ['orders'],
  'catalog ashlar.catalog.v1.StockService/ReleaseReservation': ['orders'],
  'orders ashlar.orders.v1.OrderService/GetOrderStatus': ['catalog'],
  // Events are followed by consumers and by the gateway's live stream.
  ...Object.fromEntries(
    services.map((service) => [`${service} ashlar.events.v1.EventFeedService/Watch`, ['api-gateway', 'catalog', 'orders']]),
  ),
  ...Object.fromEntries(services.map((service) => [`${service} grpc.health.v1.Health/Check`, processNames])),
};

let copy: AshlarCopy;
beforeAll(async () => {
  copy = await startCopy();
});
afterAll(() => copy.stop(), 30_000);

const pem = (name: ProcessName, file: keyof typeof certificateFiles) =>
  readFileSync(`${tlsFolderIn(copy, name)}/${certificateFiles[file]}`, 'utf8');
const showing = (certificate?: string, key?: string): ChannelCredentials =>
  credentials.createFromSecureContext(createSecureContext({ ca: pem('users', 'authorities'), cert: certificate, key }));
const processNamed = (name: ProcessName) => showing(pem(name, 'certificate'), pem(name, 'key'));

const outcomeOf = (service: ServiceName, channel: ChannelCredentials, rpc = 'grpc.health.v1.Health/Check') =>
  rpcOutcome(grpcAddressOf(copy, service), service, rpc, channel);

describe('every gRPC port', () => {
  it('answers a process of this installation, so that what follows can fail', async () => {
    for (const service of services) {
      expect([service, await outcomeOf(service, processNamed('api-gateway'))]).toEqual([service, 'OK']);
    }
  });

  it('refuses plain text, no certificate, and one that signed itself', async () => {
    const stranger = await makeAuthority(currentValidity());
    for (const service of services) {
      for (const channel of [credentials.createInsecure(), showing(), showing(stranger.certificate, stranger.key)]) {
        expect([service, await outcomeOf(service, channel)]).toEqual([service, 'UNAVAILABLE']);
      }
    }
  });

  it('says nothing to who speaks something else', async () => {
    for (const service of services) {
      const [host, port] = grpcAddressOf(copy, service).split(':');
      const said = await new Promise<string>((resolve) => {
        let text = '';
        const socket = connectPlain({ host, port: Number(port) }, () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
        socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
        socket.once('error', () => undefined).once('close', () => resolve(text));
      });
      expect(said).not.toMatch(/HTTP|ashlar/i);
    }
  });
});

describe('who may call what', () => {
  it.each(services)('is for %s what the table above says, of every rpc and every process', async (service) => {
    const found: Record<string, string[]> = {};
    const outcomes = new Set<string>();
    // The other two of the standard's rpcs are not built.
    const rpcs = rpcsOf(service).filter((rpc) => !/Health\/(Watch|List)$/.test(rpc));
    for (const name of processNames) {
      const channel = processNamed(name);
      for (const rpc of rpcs) {
        const outcome = await outcomeOf(service, channel, rpc);
        outcomes.add(outcome);
        (found[`${service} ${rpc}`] ??= []).push(...(outcome === 'PERMISSION_DENIED' ? [] : [name]));
      }
    }
    expect(rpcs.length).toBeGreaterThan(10);
    for (const broken of ['UNAVAILABLE', 'UNIMPLEMENTED', 'INTERNAL', 'UNKNOWN']) expect(outcomes).not.toContain(broken);
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((rpc) => [rpc, named[rpc] ?? ['api-gateway']])));
    expect(Object.keys(named).filter((rpc) => rpc.startsWith(`${service} `) && !(rpc in found))).toEqual([]);
  });
});

describe('a running copy', () => {
  it('tells each process of its own certificate and of no other’s', () => {
    for (const [name, pid] of Object.entries(copy.pids())) {
      if (pid === null || name === 'supervisor' || name === 'postgres') continue;
      const told = readFileSync(`/proc/${pid}/environ`, 'utf8')
        .split('\0')
        .filter((variable) => variable.includes(`${copy.dataDir}/tls`));
      expect(told).toEqual(name === 'payment-sandbox' ? [] : [`TLS_DIR=${copy.dataDir}/tls/${name}`]);
    }
  });

  it('shows renewed certificates without a restart, and goes on serving', async () => {
    const shown = (service: ServiceName) =>
      new Promise<string>((resolve, reject) => {
        const [host, port] = grpcAddressOf(copy, service).split(':');
        const socket = connect({ host, port: Number(port), rejectUnauthorized: false, ALPNProtocols: ['h2'] }, () => {
          resolve(socket.getPeerCertificate().serialNumber);
          socket.destroy();
        });
        socket.once('error', reject);
      });
    const [pids, before] = [copy.pids(), await Promise.all(services.map(shown))];
    await keepCertificates(new CertificateTree(`${copy.dataDir}/tls`), { renew: true });
    await eventually(async () => {
      for (const [index, service] of services.entries()) expect(await shown(service)).not.toBe(before[index]);
    }, 15_000);
    expect((await fetch(`${copy.url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${copy.url}/api/v1/products?limit=1`)).status).toBe(200);
    expect(copy.pids()).toEqual(pids);
    expect(copy.faults()).toEqual([]);
  });
});
