import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { outcomeOfAnswer, outcomeOfError, type AttemptOutcome } from './attempt-outcome.js';
import { agentsFor } from './guarded-agent.js';
import { NameLookup } from './name-lookup.js';
import { readReceiver } from './receiver-url.js';
import { WebhookSettings } from './webhook.settings.js';

/** For everything: look-up, connection, request, answer. */
export const exchangeWithinMs = 15_000;
/** An answer's body means nothing to us; so much is read to be polite. */
const mostOfAnswer = 64 * 1024;

/** Carries one message to one receiver, never anywhere else, and says how it went. */
@Injectable()
export class WebhookSender implements OnApplicationShutdown {
  private readonly agents;

  constructor(private readonly settings: WebhookSettings) {
    this.agents = agentsFor(new NameLookup(), settings.addresses);
  }

  /** Rejects only when `stop` was given before an answer came. */
  async send(url: string, headers: Readonly<Record<string, string>>, body: string, stop: AbortSignal): Promise<AttemptOutcome> {
    const signal = AbortSignal.any([AbortSignal.timeout(exchangeWithinMs), stop]);
    let status: number | null = null;
    try {
      const receiver = readReceiver(url, this.settings.addresses);
      const answer = await this.agents[receiver.plain ? 'plain' : 'tls'].request({
        origin: receiver.url.origin,
        path: `${receiver.url.pathname}${receiver.url.search}`,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Ashlar-Webhooks/1' },
        body,
        signal,
      });
      status = answer.statusCode;
      await answer.body.dump({ limit: mostOfAnswer, signal });
      return outcomeOfAnswer(status, [answer.headers['retry-after']].flat()[0], Date.now());
    } catch (error) {
      if (stop.aborted) throw error;
      return outcomeOfError(error, status);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(Object.values(this.agents).map((agent) => agent.destroy()));
  }
}
