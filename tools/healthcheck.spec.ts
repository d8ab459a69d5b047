import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as GrpcServer } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { HealthImplementation } from 'grpc-health-check';
import type { ProcessName } from '#platform/certificates/process-names.js';
import { certificateOf, tlsFolderOf } from '#testing/test-certificates.js';
import { grpcServes, httpServes } from './healthcheck.js';

describe('the container health check', () => {
  const closing: (() => void)[] = [];
  afterEach(() => closing.splice(0).forEach((close) => close()));

  async function grpcServer(status: 'SERVING' | 'NOT_SERVING', service: ProcessName = 'users'): Promise<string> {
    const server = new GrpcServer();
    new HealthImplementation({ '': status }).addToServer(server);
    closing.push(() => server.forceShutdown());
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', certificateOf(service).server, (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    return `127.0.0.1:${port}`;
  }

  async function httpServer(status: number): Promise<string> {
    const server: Server = createServer((_, response) => response.writeHead(status).end());
    closing.push(() => server.close().closeAllConnections());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const asUsers = (address: string) => grpcServes(address, tlsFolderOf('users'));

  it('is content with a gRPC service that serves', async () => {
    expect(await asUsers(await grpcServer('SERVING'))).toBe(true);
  });

  it('fails where another service answers', async () => {
    await expect(asUsers(await grpcServer('SERVING', 'orders'))).rejects.toThrow('users.ashlar.internal');
  });

  it('is not content with a gRPC service that says it does not serve', async () => {
    expect(await asUsers(await grpcServer('NOT_SERVING'))).toBe(false);
  });

  it('fails where nobody listens', async () => {
    await expect(asUsers('127.0.0.1:1')).rejects.toThrow('ECONNREFUSED');
  });

  it('asks an HTTP server for a 2xx', async () => {
    expect(await httpServes(await httpServer(200))).toBe(true);
    expect(await httpServes(await httpServer(503))).toBe(false);
  });
});
