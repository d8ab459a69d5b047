import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { eventually } from '#testing/eventually.js';
import { StreamClient } from '#testing/stream-client.js';
import { aProduct, aUser } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';
import { type Patience } from './http/slow-clients.js';

const alive = 'GET /health/live HTTP/1.1\r\nHost: shop.example\r\n\r\n';
const dribbleEveryMs = 20;

/** A connection, and what came over it. */
class Wire {
  text = '';
  closed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(readonly socket: Socket) {
    socket.on('data', (data) => (this.text += data.toString('latin1'))).on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      clearInterval(this.timer);
    });
  }

  /** Says `bytes` again and again, and never comes to an end. */
  dribble(bytes: string): this {
    this.timer = setInterval(() => this.socket.write(bytes), dribbleEveryMs);
    return this;
  }

  send(bytes: string): this {
    this.socket.write(bytes);
    return this;
  }

  get ended(): Promise<void> {
    return this.closed ? Promise.resolve() : new Promise((resolve) => void this.socket.once('close', () => resolve()));
  }

  /** Whether the other side talks to it, and has not closed it at once. */
  async isServed(): Promise<boolean> {
    const before = this.text.length;
    this.send(alive);
    await eventually(() => expect(this.closed || this.text.length > before).toBe(true));
    return this.text.slice(before).startsWith('HTTP/1.1 200');
  }
}

describe('the gateway waits', () => {
  let gateway: GatewayUnderTest;
  const wires: Wire[] = [];

  afterEach(async () => {
    for (const { socket } of wires.splice(0)) socket.destroy();
    await gateway.stop();
  });

  const start = async (patience: Partial<Patience>, env: Record<string, string> = {}) => {
    gateway = await startGateway(env, pino({ level: 'silent' }), { lookEveryMs: 20, ...patience });
    gateway.answer('getProduct', () => ({ product: aProduct() }));
    gateway.answer('logIn', () => ({ user: aUser(), tokens: { accessToken: 'a', refreshToken: 'r', expiresIn: 900 } }));
  };
  const open = async (from = '127.0.0.1') => {
    const port = Number(new URL(gateway.url).port);
    const wire = new Wire(connect({ port, host: '127.0.0.1', localAddress: from }));
    wires.push(wire);
    await new Promise((resolve) => wire.socket.once('connect', resolve).once('close', resolve));
    return wire;
  };
  const connections = () => new Promise<number>((resolve) => gateway.app.getHttpServer().getConnections((_, count) => resolve(count)));
  const logIn = (length: number) =>
    `POST /api/v1/auth/login HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

  it('so long for headers and no longer', async () => {
    await start({ headersMs: 300 });
    const wire = (await open()).send('GET /api/v1/products/mug HTTP/1.1\r\nHost: shop.example\r\n').dribble('X-Slow: a\r\n');
    await wire.ended;
    expect(wire.text).toMatch(/^HTTP\/1\.1 408 .*"code":"REQUEST_TIMEOUT"/s);
    expect(wire.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(gateway.asked()).toEqual([]);
  });

  it('as long for the headers of a second request', async () => {
    await start({ headersMs: 1_000 });
    const wire = await open();
    expect(await wire.isServed()).toBe(true);
    wire.send('GET /').dribble('a');
    await wire.ended;
    expect(wire.text).toMatch(/HTTP\/1\.1 408 /);
  });

  it('so long for a body and no longer', async () => {
    await start({ headersMs: 300, requestMs: 600 });
    const wire = (await open()).send(`${logIn(100_000)}{`).dribble(' ');
    await wire.ended;
    expect(wire.text).toMatch(/^HTTP\/1\.1 408 .*"code":"REQUEST_TIMEOUT"/s);
    expect(gateway.asked()).toEqual([]);
  });

  it('for a body that comes in time, however small its parts', async () => {
    await start({ headersMs: 5_000, requestMs: 20_000 });
    const body = JSON.stringify({ email: 'ada@example.com', password: 'a long password' });
    const wire = (await open()).send(logIn(body.length));
    for (const byte of body) {
      wire.send(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => expect(wire.text).toMatch(/^HTTP\/1\.1 200/));
  });

  it('so long for somebody to take an answer, and not at all for somebody who does', async () => {
    await start({ answerMs: 6_000 });
    const product = aProduct();
    gateway.answer('getProduct', () => ({ product: { ...product, description: 'x'.repeat(3_000_000) } }));
    const get = 'GET /api/v1/products/mug HTTP/1.1\r\nHost: shop.example\r\n\r\n'.repeat(8);
    const [idle, reader] = [await open(), await open('127.0.0.2')];
    idle.socket.pause();
    idle.send(get);
    await eventually(async () => expect(await connections()).toBe(1));
    reader.send(get);
    await eventually(() => expect(reader.text.match(/HTTP\/1\.1 200/g)).toHaveLength(8));
    expect(reader.closed).toBe(false);
    idle.socket.resume();
    await idle.ended;
    expect(idle.text.length).toBeLessThan(reader.text.length);
  });

  it('so long between two requests', async () => {
    await start({ idleMs: 1_000 });
    const wire = await open();
    expect(await wire.isServed()).toBe(true);
    await wire.ended;
  });

  it('for a WebSocket as long as it likes', async () => {
    await start({ headersMs: 1_000, requestMs: 1_500, answerMs: 1_000, idleMs: 1_000 });
    const client = await StreamClient.open(gateway.url);
    // By the time that these are cut, every bound has passed for the socket too.
    await (await open()).send(`${logIn(100_000)}{`).dribble(' ').ended;
    await (await open()).send('GET /').dribble('a').ended;
    client.ws.send(JSON.stringify({ type: 'ping' }));
    expect(await client.next('pong')).toMatchObject({ type: 'pong' });
    expect(client.closed).toBeUndefined();
    await client.end();
  });

  it('on no more connections of one address than it may have', async () => {
    await start({}, { MAX_CONNECTIONS_PER_ADDRESS: '3' });
    const first = [await open(), await open(), await open()];
    for (const wire of first) expect(await wire.isServed()).toBe(true);
    const fourth = await open();
    expect([await fourth.isServed(), fourth.text]).toEqual([false, '']);
    expect(await (await open('127.0.0.2')).isServed()).toBe(true);
    for (const wire of first) expect(await wire.isServed()).toBe(true);
    first[0].socket.destroy();
    await eventually(async () => expect(await (await open()).isServed()).toBe(true));
  });

  it('on as many as it likes of a proxy that is trusted', async () => {
    await start({}, { MAX_CONNECTIONS_PER_ADDRESS: '1', TRUSTED_PROXIES: '127.0.0.3' });
    for (let n = 0; n < 5; n++) expect(await (await open('127.0.0.3')).isServed()).toBe(true);
    expect(await (await open()).isServed()).toBe(true);
    expect(await (await open()).isServed()).toBe(false);
  });

  it('on no more connections of all together than it has room for, proxies’ too', async () => {
    await start({ connections: 3 }, { TRUSTED_PROXIES: '127.0.0.3' });
    const first = [await open('127.0.0.1'), await open('127.0.0.2'), await open('127.0.0.3')];
    for (const wire of first) expect(await wire.isServed()).toBe(true);
    for (const from of ['127.0.0.4', '127.0.0.3']) expect(await (await open(from)).isServed()).toBe(false);
    for (const wire of first) expect(await wire.isServed()).toBe(true);
    first[0].socket.destroy();
    await eventually(async () => expect(await (await open('127.0.0.4')).isServed()).toBe(true));
  });
});
