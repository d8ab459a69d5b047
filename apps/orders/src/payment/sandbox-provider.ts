import { Pool } from 'undici';
import { z } from 'zod';
import { invalidField } from '#platform/errors/domain-error.js';
import { currentCall } from '#platform/grpc/call-context.js';
import type { SandboxSettings } from '../orders.env.js';
import { invalidSignature } from './payment.errors.js';
import {
  ProviderUnreachable,
  type ChargeRequest,
  type PaymentProvider,
  type ProviderNotice,
  type RefundRequest,
} from './payment-provider.js';
import type { PaymentOutcome } from './payment-states.js';
import type { RefundOutcome } from './refund.entity.js';
import { isSandboxSignature } from './sandbox-signature.js';

const answerWithinMs = 5_000;
/** Left of a request's time for writing down what we know without the provider's answer. */
const keepMs = 500;
const connections = 32;

const chargeView = z.object({
  id: z.string(),
  paymentId: z.string(),
  status: z.enum(['processing', 'requires_action', 'succeeded', 'failed']),
  failureCode: z.string().optional(),
  nextAction: z.object({ type: z.string() }).optional(),
});
const refundView = z.object({ id: z.string(), refundId: z.string(), status: z.enum(['pending', 'succeeded', 'failed']) });
const noticeView = z.object({ id: z.string().min(1).max(255), data: z.object({ charge: chargeView, refund: refundView.optional() }) });

interface Answer {
  status: number;
  body: unknown;
}

/** The sandbox of this repository (docs/payment-sandbox.md), over kept-alive connections. */
export class SandboxProvider implements PaymentProvider {
  readonly name = 'sandbox';
  private readonly pool: Pool;

  constructor(private readonly settings: SandboxSettings) {
    this.pool = new Pool(settings.url, { connections, connect: { timeout: answerWithinMs } });
  }

  async charge({ idempotencyKey, ...charge }: ChargeRequest): Promise<PaymentOutcome> {
    return toOutcome(await this.ask('POST', '/charges', charge, idempotencyKey));
  }

  async confirm(providerRef: string, result: 'succeeded' | 'failed'): Promise<PaymentOutcome> {
    const path = `/charges/${encodeURIComponent(providerRef)}`;
    return this.orAsItIs(path, await this.ask('POST', `${path}/confirm`, { result }));
  }

  async void(providerRef: string): Promise<PaymentOutcome> {
    const path = `/charges/${encodeURIComponent(providerRef)}`;
    return this.orAsItIs(path, await this.ask('POST', `${path}/cancel`, {}));
  }

  async find(idempotencyKey: string): Promise<PaymentOutcome | undefined> {
    const answer = await this.ask('GET', `/charges?idempotencyKey=${encodeURIComponent(idempotencyKey)}`);
    const [charge] = z.object({ data: z.array(z.unknown()) }).parse(answer.body).data;
    return charge === undefined ? undefined : toOutcome({ status: 200, body: charge });
  }

  async refund({ refundId, providerRef, amount, idempotencyKey }: RefundRequest): Promise<RefundOutcome> {
    const path = `/charges/${encodeURIComponent(providerRef)}/refunds`;
    const { status, body } = await this.ask('POST', path, { refundId, amount }, idempotencyKey);
    if (status >= 400) return { status: 'failed' };
    const refund = refundView.parse(body);
    return { status: refund.status, providerRef: refund.id };
  }

  readNotice(body: Uint8Array, headers: Readonly<Record<string, string>>): ProviderNotice {
    if (!isSandboxSignature(this.settings.webhookSecret, body, headers['sandbox-signature'])) throw invalidSignature();
    const notice = noticeView.safeParse(parseJson(body));
    if (!notice.success) throw invalidField('body', 'is no event of the sandbox');
    const { id, data } = notice.data;
    const refundId = data.refund?.status === 'succeeded' ? data.refund.refundId : undefined;
    return { eventId: id, paymentId: data.charge.paymentId, outcome: toOutcome({ status: 200, body: data.charge }), refundId };
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  /** A 409 says that the charge has gone on without us: then what counts is how it stands. */
  private async orAsItIs(path: string, answer: Answer): Promise<PaymentOutcome> {
    return toOutcome(answer.status === 409 ? await this.ask('GET', path) : answer);
  }

  private async ask(method: 'GET' | 'POST', path: string, body?: object, idempotencyKey?: string): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${this.settings.apiKey}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    };
    const request = { method, path, headers, body: body ? JSON.stringify(body) : null, signal: AbortSignal.timeout(timeLeft()) };
    try {
      const response = await this.pool.request(request);
      const answer = { status: response.statusCode, body: await response.body.json() };
      if (answer.status >= 500 || answer.status === 401 || answer.status === 429) throw new Error(`the sandbox answered ${answer.status}`);
      return answer;
    } catch (cause) {
      throw new ProviderUnreachable(`The payment sandbox gave no answer: ${(cause as Error).message}`, { cause });
    }
  }
}

function timeLeft(): number {
  const deadline = currentCall()?.deadline;
  return deadline === undefined ? answerWithinMs : Math.max(1, Math.min(answerWithinMs, deadline - Date.now() - keepMs));
}

/** A request that the sandbox refuses as such made no charge. */
function toOutcome({ status, body }: Answer): PaymentOutcome {
  if (status >= 400) return { status: 'failed', failureCode: 'refused_by_provider' };
  const { id, status: outcome, failureCode, nextAction } = chargeView.parse(body);
  return { status: outcome, providerRef: id, failureCode, nextAction: nextAction?.type };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
