import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { freePort, freePorts } from '#testing/free-port.js';
import { choosePorts } from './ports.js';
import { readSettings } from './start.env.js';

describe('the ports of a copy', () => {
  const servers: Server[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

  const taken = async () => {
    const port = await freePort();
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return port;
  };
  const choose = async (env: Record<string, string>) => {
    const notices: string[] = [];
    return { ports: await choosePorts(readSettings(env, '/x'), (line) => notices.push(line)), notices };
  };

  it('are the ones that were asked for', async () => {
    const [port, sandbox, metrics] = [await freePort(), await freePort(), await freePorts(4)];
    const { ports, notices } = await choose({ PORT: `${port}`, PAYMENT_PROVIDER_SANDBOX_PORT: `${sandbox}`, METRICS_PORT: `${metrics}` });
    expect(ports).toMatchObject({ gateway: port, sandbox, metrics: { 'api-gateway': metrics, orders: metrics + 3 } });
    expect(notices).toEqual([]);
  });

  it.each(['PORT', 'PAYMENT_PROVIDER_SANDBOX_PORT', 'METRICS_PORT', 'CATALOG_GRPC_PORT'])(
    'are refused by name when %s is in use',
    async (name) => {
      const port = await taken();
      await expect(choose({ PORT: `${await freePort()}`, [name]: `${port}` })).rejects.toThrow(new RegExp(`${port}.*${name}`));
    },
  );

  it('never coincide', async () => {
    const port = await freePort();
    await expect(choose({ PORT: `${port}`, PAYMENT_PROVIDER_SANDBOX_PORT: `${port}` })).rejects.toThrow(`Port ${port} is in use`);
    const { ports } = await choose({ PORT: '0' });
    const all = [ports.gateway, ports.sandbox, ...Object.values(ports.grpc), ...Object.values(ports.metrics)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('are left alone by whoever takes a free port before they are listened on, as PostgreSQL does', async () => {
    // Nobody else has this share, since no run has four workers.
    const [worker, from, size] = ['4', 29_000, 3_000];
    const own = process.env['JEST_WORKER_ID'];
    const random = jest.spyOn(Math, 'random');
    process.env['JEST_WORKER_ID'] = worker;
    try {
      const choosing = (port: number) => (port - from + 0.5) / size;
      await choose({ PORT: '0', METRICS_PORT: `${from}` });
      random.mockReturnValueOnce(choosing(from + 3)).mockReturnValueOnce(choosing(from + 1_000));
      expect(await freePort()).toBe(from + 1_000);
    } finally {
      random.mockRestore();
      process.env['JEST_WORKER_ID'] = own;
    }
  });
});
