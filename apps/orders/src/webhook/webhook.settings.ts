import type { AddressRules } from './address-rules.js';

/** What outbound webhooks read of the configuration. */
export class WebhookSettings {
  constructor(
    readonly addresses: AddressRules,
    /** Multiplies the waits of the ladder. */
    readonly retryScale: number,
    readonly internalSecret: string,
  ) {}
}
