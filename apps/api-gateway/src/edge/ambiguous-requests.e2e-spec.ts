import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aProduct } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const host = 'Host: shop.example\r\n';
const json = 'Content-Type: application/json\r\n';
/** A request that would reach a service if anything let it in. */
const hidden = `GET /api/v1/products/smuggled HTTP/1.1\r\n${host}\r\n`;
const logIn = 'POST /api/v1/auth/login HTTP/1.1\r\n';
const getMug = (headers: string) => `GET /api/v1/products/mug HTTP/1.1\r\n${headers}\r\n`;
const chunked = 'Transfer-Encoding: chunked\r\n';

const refused: Record<string, string> = {
  'Content-Length and Transfer-Encoding': `${logIn}${host}${json}Content-Length: 4\r\n${chunked}\r\n0\r\n\r\n${hidden}`,
  'Transfer-Encoding and Content-Length': `${logIn}${host}${json}${chunked}Content-Length: ${hidden.length + 5}\r\n\r\n0\r\n\r\n${hidden}`,
  'two lengths that differ': `${logIn}${host}${json}Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
  'one length twice': `${logIn}${host}${json}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}${hidden}`,
  'a list of lengths': `${logIn}${host}${json}Content-Length: 2, 2\r\n\r\n{}${hidden}`,
  'a length with a sign': `${logIn}${host}${json}Content-Length: +2\r\n\r\n{}${hidden}`,
  'a transfer coding that is none': `${logIn}${host}${json}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
  'chunked and then something else': `${logIn}${host}${json}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
  'a space before the colon': `${logIn}${host}${json}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
  'Transfer-Encoding in HTTP/1.0': `POST /api/v1/auth/login HTTP/1.0\r\n${host}Connection: keep-alive\r\n${json}${chunked}\r\n0\r\n\r\n${hidden}`,
  'a chunk of negative size': `${logIn}${host}${json}${chunked}\r\n-1\r\n{}\r\n0\r\n\r\n${hidden}`,
  'a chunk size without end': `${logIn}${host}${json}${chunked}\r\nfffffffffffffffff\r\n{}`,
  'a line feed in a chunk extension': `${logIn}${host}${json}${chunked}\r\n2;a\nb\r\n{}\r\n0\r\n\r\n${hidden}`,
  'lines that end in a line feed alone': 'GET /api/v1/products/mug HTTP/1.1\nHost: shop.example\n\n',
  'a header that ends in a line feed alone': getMug(`${host}X-A: 1\nX-B: 2\r\n`),
  'a carriage return inside a header': getMug(`${host}X-A: 1\rX-B: 2\r\n`),
  'a folded header': getMug(`${host}X-A: 1\r\n 2\r\n`),
  'a control character in a header': getMug(`${host}User-Agent: a\u0001b\r\n`),
  'NUL in a header': getMug(`${host}X-Request-Id: a\0b\r\n`),
  'a header without a name': getMug(`${host}: a\r\n`),
  'two hosts': getMug(`${host}Host: evil.example\r\n`) + hidden,
  'no host': getMug('') + hidden,
  'a header larger than 16 KiB': getMug(`${host}X-A: ${'a'.repeat(20_000)}\r\n`),
  'headers without end': getMug(`${host}${'X-A: a\r\n'.repeat(3_000)}`),
  'a whole address for a target': `GET http://evil.example/api/v1/products/mug HTTP/1.1\r\n${host}\r\n${hidden}`,
  'a whole address of our own for a target': `GET http://shop.example/api/v1/products/mug HTTP/1.1\r\n${host}\r\n`,
  'a star for a target': `OPTIONS * HTTP/1.1\r\n${host}\r\n`,
  'a control character in the target': `GET /api/v1/products/m\u0001ug HTTP/1.1\r\n${host}\r\n`,
  'a byte above ASCII in the target': `GET /api/v1/products/m\u00fcg HTTP/1.1\r\n${host}\r\n`,
  'a version that there is not': `GET /api/v1/products/mug HTTP/1.2\r\n${host}\r\n`,
};

describe('a request that could be taken for another', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.forget();
    gateway.answer('getProduct', () => ({ product: aProduct() }));
    gateway.answer('logIn', () => {
      throw new Error('nobody logs in here');
    });
  });

  /** All that comes over a connection until the other side ends it. */
  const send = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
      socket.setTimeout(10_000, () => reject(new Error(`The connection stays open after ${text}`)));
      socket.on('data', (data) => (text += data.toString('latin1'))).on('error', () => undefined);
      socket.on('close', () => {
        socket.setTimeout(0);
        resolve(text);
      });
    });

  it.each(Object.keys(refused))('with %s is refused, and nothing after it is read', async (name) => {
    const text = await send(refused[name]);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    expect(text).toContain('"code":"MALFORMED_REQUEST"');
    expect(text.toLowerCase()).toContain('connection: close');
    expect(gateway.asked()).toEqual([]);
  });

  it('is a test that knows a good request from a bad one', async () => {
    const text = await send(getMug(`${host}Connection: close\r\n`));
    expect([text.slice(0, 12), gateway.asked().length]).toEqual(['HTTP/1.1 200', 1]);
  });

  it('cannot put lines into what we answer', async () => {
    const ids = ['a%0d%0aX-Evil: 1', 'a\u000bb', 'ä'];
    for (const id of ids) {
      const text = await send(getMug(`${host}Connection: close\r\nX-Request-Id: ${id}\r\n`));
      expect(text).not.toMatch(/^X-Evil/im);
      expect(/^x-request-id: (.*)\r$/im.exec(text)?.[1] ?? 'refused').toMatch(/^([\da-f-]{36}|refused)$/);
    }
    const location = await gateway.api.get('/products/a%0d%0aX-Evil:%201');
    expect(location.headers.get('x-evil')).toBeNull();
  });

  it('never gets the answer of the request before it', async () => {
    let go = () => {};
    gateway.answer('getProduct', () => new Promise((resolve) => (go = () => resolve({ product: aProduct() }))));
    const answered = send(`${getMug(host)}nonsense\r\n\r\n`);
    while (gateway.asked().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    go();
    expect(await answered).not.toContain('HTTP/1.1 400');
  });
});
