import { Pool } from 'undici';
import { z } from 'zod';
import type { SandboxSettings } from '../orders.env.js';
import { invalidSignature } from './payment.errors.js';
import {
  ProviderUnreachable,
  type ChargeRecord,
  type ChargeRequest,
  type PaymentProvider,
  type ProviderNotice,
  type RefundRequest,
} from './payment-provider.js';
import type { PaymentOutcome } from './payment-states.js';
import { timeLeft } from './provider-deadline.js';
import type { RefundOutcome } from './refund.entity.js';
import { readSandboxNotice } from './sandbox-notice.js';
import { chargeView, refundView, toOutcome } from './sandbox-outcome.js';
import { isSandboxSignature } from './sandbox-signature.js';

const answerWithinMs = 5_000;
const connections = 32;

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

  async charge({ idempotencyKey, orderId, paymentId, amount, currency, token }: ChargeRequest): Promise<PaymentOutcome> {
    return outcomeOf(await this.ask('POST', '/charges', { orderId, paymentId, amount, currency, token }, idempotencyKey));
  }

  async confirm(providerRef: string, result: 'succeeded' | 'failed'): Promise<PaymentOutcome> {
    const path = `/charges/${encodeURIComponent(providerRef)}`;
    return this.orAsItIs(path, await this.ask('POST', `${path}/confirm`, { result }));
  }

  async void(providerRef: string): Promise<PaymentOutcome> {
    const path = `/charges/${encodeURIComponent(providerRef)}`;
    return this.orAsItIs(path, await this.ask('POST', `${path}/cancel`, {}));
  }

  async find({ idempotencyKey }: ChargeRecord): Promise<PaymentOutcome | undefined> {
    const answer = await this.ask('GET', `/charges?idempotencyKey=${encodeURIComponent(idempotencyKey)}`);
    const [charge] = z.object({ data: z.array(z.unknown()) }).parse(answer.body).data;
    return charge === undefined ? undefined : toOutcome(chargeView.parse(charge));
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
    return readSandboxNotice(body);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  /** A 409 says that the charge has gone on without us: then what counts is how it stands. */
  private async orAsItIs(path: string, answer: Answer): Promise<PaymentOutcome> {
    return outcomeOf(answer.status === 409 ? await this.ask('GET', path) : answer);
  }

  private async ask(method: 'GET' | 'POST', path: string, body?: object, idempotencyKey?: string): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${this.settings.apiKey}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    };
    const request = {
      method,
      path,
      headers,
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(timeLeft(answerWithinMs)),
    };
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

/** A request that the sandbox refuses as such made no charge. */
const outcomeOf = ({ status, body }: Answer): PaymentOutcome =>
  status >= 400 ? { status: 'failed', failureCode: 'refused_by_provider' } : toOutcome(chargeView.parse(body));
