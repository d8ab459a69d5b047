import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface FakeCharge {
  id: string;
  orderId: string;
  paymentId: string;
  status: 'processing' | 'requires_action' | 'succeeded' | 'failed';
  amount: number;
  currency: string;
  failureCode?: string;
  nextAction?: { type: string };
  idempotencyKey: string;
  refunds: { id: string; refundId: string; amount: number; idempotencyKey: string }[];
}

interface Reply {
  status: number;
  body: unknown;
}

/** What happens to the next requests: answered, never seen, done without an answer, or refused. */
type Mood = 'answers' | 'never sees' | 'loses its answers' | 'refuses refunds';

export const sandboxSecrets = { apiKey: 'the key of the sandbox, for tests only', webhookSecret: 'the webhook secret, for tests only' };

/** The payment sandbox's API over HTTP, in memory, with faults that a test can choose. */
export class FakeSandbox {
  mood: Mood = 'answers';
  readonly charges: FakeCharge[] = [];
  /** Requests of any kind. */
  asked = 0;
  url = '';
  private server: Server;

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      void this.serve(request).then((reply) => {
        if (!reply) request.socket.destroy();
        else response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  chargesOf(orderId: string): FakeCharge[] {
    return this.charges.filter((charge) => charge.orderId === orderId);
  }

  /** What was taken for an order and kept. */
  keptOf(orderId: string): number {
    return this.chargesOf(orderId)
      .filter(({ status }) => status === 'succeeded')
      .reduce((sum, { amount, refunds }) => sum + amount - refunds.reduce((back, refund) => back + refund.amount, 0), 0);
  }

  private async serve(request: IncomingMessage): Promise<Reply | undefined> {
    const body = (request.method === 'POST' ? await json(request) : {}) as Record<string, never>;
    this.asked += 1;
    if (this.mood === 'never sees') return undefined;
    const reply = this.answer(request.method ?? '', request.url ?? '', body, String(request.headers['idempotency-key']));
    return this.mood === 'loses its answers' ? undefined : reply;
  }

  private answer(method: string, url: string, body: Record<string, never>, key: string): Reply {
    const { pathname, searchParams } = new URL(url, 'http://sandbox');
    const [, , id, action] = pathname.split('/');
    if (id === undefined) {
      if (method === 'POST') return { status: 200, body: this.charge(body, key) };
      return { status: 200, body: { data: this.charges.filter((each) => each.idempotencyKey === searchParams.get('idempotencyKey')) } };
    }
    const charge = this.charges.find((each) => each.id === id);
    if (!charge) return { status: 404, body: { error: { code: 'not_found' } } };
    if (action === 'refunds') return this.refund(charge, body, key);
    if (action === undefined) return { status: 200, body: charge };
    const isOpen = charge.status === 'requires_action' || (action === 'cancel' && charge.status === 'processing');
    if (!isOpen) return { status: 409, body: { error: { code: 'charge_already_settled' } } };
    charge.status = action === 'confirm' ? body['result'] : 'failed';
    if (charge.status === 'failed') charge.failureCode = action === 'cancel' ? 'canceled' : 'authentication_failed';
    return { status: 200, body: charge };
  }

  private charge(body: Record<string, never>, idempotencyKey: string): FakeCharge {
    const known = this.charges.find((each) => each.idempotencyKey === idempotencyKey);
    if (known) return known;
    const { orderId, paymentId, amount, currency, token } = body as unknown as FakeCharge & { token: string };
    const charge: FakeCharge = {
      id: `ch_${randomUUID()}`,
      orderId,
      paymentId,
      amount,
      currency,
      idempotencyKey,
      refunds: [],
      status: 'succeeded',
    };
    if (token === 'tok_declined') Object.assign(charge, { status: 'failed', failureCode: 'card_declined' });
    if (token === 'tok_3ds') Object.assign(charge, { status: 'requires_action', nextAction: { type: 'confirm_3ds' } });
    if (token.startsWith('tok_async')) charge.status = 'processing';
    this.charges.push(charge);
    return charge;
  }

  private refund(charge: FakeCharge, body: Record<string, never>, idempotencyKey: string): Reply {
    const { refundId, amount } = body as unknown as { refundId: string; amount: number };
    const known = charge.refunds.find((each) => each.idempotencyKey === idempotencyKey);
    const left = charge.amount - charge.refunds.reduce((sum, each) => sum + each.amount, 0);
    if (this.mood === 'refuses refunds' || (!known && amount > left))
      return { status: 422, body: { error: { code: 'refund_exceeds_charge' } } };
    const refund = known ?? { id: `re_${randomUUID()}`, refundId, amount, idempotencyKey };
    if (!known) charge.refunds.push(refund);
    return { status: 200, body: { ...refund, status: 'succeeded' } };
  }
}

/** A webhook about a charge as it stands, signed as the sandbox signs it. */
export function aWebhook(
  charge: FakeCharge,
  {
    eventId = `evt_${randomUUID()}`,
    secret = sandboxSecrets.webhookSecret,
    ageSeconds = 0,
    type = `charge.${charge.status}`,
    refund = undefined as object | undefined,
  } = {},
) {
  const body = Buffer.from(JSON.stringify({ id: eventId, type, data: { charge, refund } }));
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const digest = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
  return { provider: 'sandbox', body, headers: { 'sandbox-signature': `t=${timestamp},v1=${digest}` } };
}
