import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { type Sandbox, startSandbox } from '../src/sandbox.js';
import { loadSandboxConfig } from '../src/sandbox.env.js';

export const API_KEY = 'api-key-of-the-tests-0123456789abcdef';
export const WEBHOOK_SECRET = 'webhook-secret-of-the-tests-0123456789';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook receiver that remembers what it was sent and answers as told. */
export async function aReceiver(port = 0) {
  const received: Received[] = [];
  const receiver = { received, status: 200, url: '', port: 0, close: async () => undefined as void };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(receiver.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  receiver.port = (server.address() as AddressInfo).port;
  receiver.url = `http://127.0.0.1:${receiver.port}/webhooks/sandbox`;
  receiver.close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return receiver;
}

export const eventsOf = (received: readonly Received[]) =>
  received.map(
    ({ body }) =>
      JSON.parse(body) as { id: string; type: string; data: { charge: ChargeBody; refund?: { refundId: string; amount: number } } },
  );

export interface ChargeBody {
  id: string;
  status: string;
  refunded: number;
  failureCode?: string;
  nextAction?: { type: string };
  error?: { code: string };
}

/** The real server on a free port. */
export async function aSandbox(folder: string, webhookUrl: string, asyncDelayMs = 50) {
  const config = loadSandboxConfig({
    SANDBOX_DATA_DIR: folder,
    SANDBOX_API_KEY: API_KEY,
    SANDBOX_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SANDBOX_WEBHOOK_URL: webhookUrl,
    SANDBOX_ASYNC_DELAY_MS: String(asyncDelayMs),
    PAYMENT_PROVIDER_SANDBOX_PORT: '0',
  });
  const sandbox: Sandbox = await startSandbox(config, pino({ level: 'silent' }), (cause) => {
    throw cause;
  });
  return { ...sandbox, ...clientOf(sandbox.url) };
}

function clientOf(url: string) {
  const call = async <T = ChargeBody>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  return {
    call,
    charge: (key: string, fields: Record<string, unknown> = {}) =>
      call('POST', '/charges', aChargeRequest(fields), { 'idempotency-key': key }),
    refund: (chargeId: string, key: string, amount: number) =>
      call('POST', `/charges/${chargeId}/refunds`, { refundId: key, amount }, { 'idempotency-key': key }),
    ledger: async (orderId?: string) =>
      (await call<{ data: Record<string, unknown>[] }>('GET', `/ledger${orderId ? `?orderId=${orderId}` : ''}`)).body.data,
  };
}

const aChargeRequest = (fields: Record<string, unknown>) => ({
  orderId: 'order-1',
  paymentId: 'payment-1',
  amount: 1_200,
  currency: 'GBP',
  token: 'tok_ok',
  ...fields,
});

/** Waits for what has to come true; fails after five seconds. */
export async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('this never came true');
    await sleep(10);
  }
}
