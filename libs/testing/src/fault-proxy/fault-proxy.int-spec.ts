import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.js';
import { freePort } from '../free-port.js';
import { FaultProxy } from './fault-proxy.js';

/** Says back what it hears, and counts who came. */
class Echo {
  visits = 0;
  readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    this.visits++;
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    socket.pipe(socket);
  });

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

/** A client that remembers what it was told and how it ended. */
class Caller {
  heard = '';
  error: string | undefined;
  ended = false;
  readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1' });
    this.socket.setEncoding('utf8').on('data', (text: string) => (this.heard += text));
    this.socket.on('error', (error: NodeJS.ErrnoException) => (this.error = error.code));
    this.socket.on('end', () => (this.ended = true));
  }

  hears = (text: string) => eventually(() => expect(this.heard).toBe(text));
  isReset = () => eventually(() => expect(this.error).toMatch(/ECONNRESET|EPIPE/));
}

describe('The fault proxy', () => {
  let echo: Echo;
  let proxy: FaultProxy;
  const callers: Caller[] = [];
  const call = () => {
    const caller = new Caller(proxy.port);
    callers.push(caller);
    return caller;
  };
  const greeted = async () => {
    const caller = call();
    caller.socket.write('hello');
    await caller.hears('hello');
    return caller;
  };

  beforeEach(async () => {
    echo = new Echo();
    proxy = await FaultProxy.start({ port: await echo.listen() });
  });
  afterEach(async () => {
    for (const { socket } of callers.splice(0)) socket.destroy();
    await proxy.stop();
    echo.close();
  });

  it('carries bytes both ways, and the end of a stream', async () => {
    const caller = await greeted();
    const large = 'x'.repeat(3_000_000);
    caller.socket.end(large);
    await caller.hears(`hello${large}`);
    await eventually(() => expect(caller.ended).toBe(true));
  });

  it('cut: resets who is connected and who comes, and the target sees it too', async () => {
    const caller = await greeted();
    proxy.cut();
    await caller.isReset();
    await eventually(() => expect(echo.sockets.size).toBe(0));
    await call().isReset();
    expect(echo.visits).toBe(1);
    proxy.heal();
    await greeted();
  });

  it('black hole: lets nothing through and breaks nothing, and carries on when healed', async () => {
    const before = await greeted();
    proxy.blackhole();
    before.socket.write(' again');
    const during = call();
    await once(during.socket, 'connect');
    during.socket.write('anybody?');
    await expect(eventually(() => expect(before.heard + during.heard).not.toBe('hello'), 300)).rejects.toThrow();
    expect(echo.visits).toBe(1);
    proxy.heal();
    await before.hears('hello again');
    await during.hears('anybody?');
    expect([before.error, during.error]).toEqual([undefined, undefined]);
  });

  it('black hole, then cut: ends who was held', async () => {
    proxy.blackhole();
    const held = call();
    await once(held.socket, 'connect');
    await new Promise((resolve) => setImmediate(resolve));
    proxy.cut();
    await held.isReset();
  });

  it('slow: everything arrives in order, later', async () => {
    const caller = await greeted();
    proxy.slow(150);
    const began = Date.now();
    caller.socket.write(' one');
    await caller.hears('hello one');
    expect(Date.now() - began).toBeGreaterThanOrEqual(290);
    proxy.slow(0, 100_000);
    const again = Date.now();
    const some = 'y'.repeat(50_000);
    caller.socket.write(some);
    await caller.hears(`hello one${some}`);
    expect(Date.now() - again).toBeGreaterThanOrEqual(490);
    proxy.slow(60_000);
    caller.socket.write(' two');
    await new Promise((resolve) => setTimeout(resolve, 50));
    proxy.heal();
    await caller.hears(`hello one${some} two`);
  });

  it('resets a client whose target is not there, and finds one that comes later', async () => {
    const port = await freePort();
    const other = await FaultProxy.start({ port });
    const caller = new Caller(other.port);
    await caller.isReset();
    const late = createServer((socket) => socket.end('late')).listen(port, '127.0.0.1');
    await once(late, 'listening');
    const again = new Caller(other.port);
    await again.hears('late');
    late.close();
    await other.stop();
  });
});
