import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { StripeBooks, type Intent, type StripeRefund } from './stripe-books.js';
import { decodeForm, invalidRequest, newId, StripeProblem, textOf, type Params } from './stripe-wire.js';

interface Reply {
  status: number;
  body: unknown;
}

interface Remembered {
  fingerprint: string;
  reply: Reply;
}

/** What happens to the next requests: answered, never seen, done without an answer, done and left hanging, or done and answered 500. */
export type StripeMood = 'answers' | 'never sees' | 'loses its answers' | 'never answers' | 'fails';

export const stripeSecrets = { secretKey: 'sk_test_for_tests_only', webhookSecret: 'whsec_for_tests_only' };

/** Stripe's API over HTTP in its own wire format, in memory, with faults that a test can choose. */
export class FakeStripe {
  mood: StripeMood = 'answers';
  /** Of the requests that the mood spares: those whose method and path match. */
  spares = /^never$/;
  readonly books = new StripeBooks();
  /** `POST /v1/…`, in order. */
  readonly asked: string[] = [];
  url = '';
  private readonly remembered = new Map<string, Remembered>();
  private server: Server;

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      void this.serve(request).then((reply) => {
        if (reply === 'silence') return;
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

  /** A day later: keys are forgotten. */
  forgetKeys(): void {
    this.remembered.clear();
  }

  /** The intents of an order, oldest first. */
  intentsOf(orderId: string): Intent[] {
    return [...this.books.intents.values()].filter(({ metadata }) => metadata['order_id'] === orderId);
  }

  /** What was taken for an order and kept. */
  keptOf(orderId: string): number {
    return this.intentsOf(orderId).reduce((sum, intent) => sum + this.books.keptOf(intent), 0);
  }

  private async serve(request: IncomingMessage): Promise<Reply | 'silence' | undefined> {
    const { method = '', url = '' } = request;
    const body = await text(request);
    const call = `${method} ${url}`;
    this.asked.push(call);
    const mood = this.spares.test(call) ? 'answers' : this.mood;
    if (mood === 'never sees') return undefined;
    const reply = this.answer(request, body);
    if (mood === 'loses its answers') return undefined;
    if (mood === 'never answers') return 'silence';
    return mood === 'fails' ? { status: 500, body: { error: { type: 'api_error', message: 'Something went wrong.' } } } : reply;
  }

  private answer({ method = '', url = '', headers }: IncomingMessage, body: string): Reply {
    if (headers.authorization !== `Bearer ${stripeSecrets.secretKey}`) {
      return problem(new StripeProblem(401, { type: 'invalid_request_error', message: 'Invalid API Key provided.' }));
    }
    const { pathname, searchParams } = new URL(url, 'http://stripe');
    const run = () => this.attempt(() => this.route(method, pathname, decodeForm(method === 'POST' ? body : searchParams.toString())));
    const key = headers['idempotency-key'];
    return typeof key === 'string' && method === 'POST' ? this.once(key, `${pathname}?${body}`, run) : run();
  }

  /** The first answer under a key is the answer for good, whatever has become of the object since. */
  private once(key: string, fingerprint: string, run: () => Reply): Reply {
    const known = this.remembered.get(key);
    if (known && known.fingerprint !== fingerprint) {
      const message = 'Keys for idempotent requests can only be used with the same parameters they were first used with.';
      return problem(new StripeProblem(400, { type: 'idempotency_error', message }));
    }
    const reply = known?.reply ?? run();
    if (!known) this.remembered.set(key, { fingerprint, reply });
    return reply;
  }

  private attempt(work: () => unknown): Reply {
    try {
      return { status: 200, body: structuredClone(work()) };
    } catch (error) {
      if (error instanceof StripeProblem) return problem(error);
      throw error;
    }
  }

  private route(method: string, pathname: string, params: Params): unknown {
    const [, , resource, id, action] = pathname.split('/');
    const { books } = this;
    const list = (data: unknown[]) => ({ object: 'list', has_more: false, data });
    switch (`${method} ${resource}${id === undefined ? '' : id === 'search' ? '/search' : '/id'}${action ? `/${action}` : ''}`) {
      case 'POST payment_intents':
        return books.createIntent(params);
      case 'GET payment_intents/id':
        return books.intent(id);
      case 'GET payment_intents/search':
        return list(this.search(textOf(params, 'query') ?? ''));
      case 'POST payment_intents/id/confirm':
        return books.confirm(id, params);
      case 'POST payment_intents/id/cancel':
        return books.cancel(id);
      case 'POST refunds':
        return books.refund(params);
      case 'GET refunds':
        return list(books.refundsOf(textOf(params, 'payment_intent') ?? ''));
      case 'GET refunds/id':
        return this.expanded(books.findRefund(id), params);
      default:
        throw invalidRequest('url_invalid', `Unrecognized request URL (${method}: ${pathname}).`, {}, 404);
    }
  }

  private search(query: string): Intent[] {
    const [, paymentId] = /^metadata\['payment_id'\]:'([^']+)'$/.exec(query) ?? [];
    return [...this.books.intents.values()].filter(({ metadata }) => metadata['payment_id'] === paymentId);
  }

  private expanded(refund: StripeRefund, params: Params): object {
    return params['expand'] ? { ...refund, payment_intent: this.books.intent(refund.payment_intent) } : refund;
  }
}

const problem = ({ status, error }: StripeProblem): Reply => ({ status, body: { error } });

/** An event about an object as it is at this moment, signed by Stripe's own library. */
export function aStripeWebhook(
  type: string,
  object: object,
  { eventId = newId('evt'), secret = stripeSecrets.webhookSecret, ageSeconds = 0 } = {},
) {
  const created = Math.floor(Date.now() / 1000);
  const payload = JSON.stringify({ id: eventId, object: 'event', api_version: '2026-10-28.endive', created, type, data: { object } });
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: created - ageSeconds });
  return { provider: 'stripe', body: Buffer.from(payload), headers: { 'stripe-signature': header } };
}
