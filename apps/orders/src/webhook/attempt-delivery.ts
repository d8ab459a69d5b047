import { Injectable } from '@nestjs/common';
import { PersonKeys } from '#platform/privacy/person-keys.js';
import { outcomeWithoutSecret } from './attempt-outcome.js';
import { ClaimDeliveries, type ClaimedDelivery } from './claim-deliveries.js';
import { openSecrets } from './endpoint-secrets.js';
import { RecordOutcome } from './record-outcome.js';
import { signedHeaders } from './signature.js';
import { WebhookSender } from './webhook-sender.js';

/** Makes one attempt that was claimed and records how it ended. A process that dies between the two leaves a lease that ends. */
@Injectable()
export class AttemptDelivery {
  constructor(
    private readonly sender: WebhookSender,
    private readonly record: RecordOutcome,
    private readonly claims: ClaimDeliveries,
    private readonly keys: PersonKeys,
  ) {}

  /** `stop` breaks the attempt off; it is then nobody's, and due again. */
  async execute(claimed: ClaimedDelivery, stop: AbortSignal): Promise<void> {
    const attemptedAt = new Date();
    const { url, body, eventId } = claimed;
    const secrets = openSecrets(this.keys, claimed.endpointId, claimed.secrets);
    if (secrets.length === 0) return this.record.execute(claimed, outcomeWithoutSecret, attemptedAt);
    const message = { id: eventId, timestamp: Math.floor(attemptedAt.getTime() / 1_000), body };
    let outcome;
    try {
      outcome = await this.sender.send(url, signedHeaders(message, secrets), body, stop);
    } catch {
      return this.claims.release(claimed);
    }
    await this.record.execute(claimed, outcome, attemptedAt);
  }
}
