import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { freePort } from '#testing/free-port.js';
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
    const [port, sandbox, metrics] = [await freePort(), await freePort(), await freePort()];
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
});
