import { Injectable } from '@nestjs/common';
import { NameLookup } from './name-lookup.js';
import { assertAllowed, readReceiver } from './receiver-url.js';
import { urlNotAllowed } from './webhook.errors.js';
import { WebhookSettings } from './webhook.settings.js';

/** An administrator waits for it. */
const lookUpWithinMs = 3_000;

/** Decides at once about a URL that an administrator gives; every attempt decides again, about the address it connects to. */
@Injectable()
export class Receivers {
  private readonly names = new NameLookup();

  constructor(private readonly settings: WebhookSettings) {}

  /**
   * Throws URL_NOT_ALLOWED for one that leads, or would lead now, where webhooks may not go. A name that nobody knows yet is
   * taken for https: it may be there tomorrow.
   */
  async check(text: string): Promise<void> {
    const receiver = readReceiver(text, this.settings.addresses);
    if (receiver.address !== undefined) return;
    const addresses = await this.names.everyAddressOf(receiver.url.hostname, lookUpWithinMs);
    if (receiver.plain && addresses.length === 0) throw urlNotAllowed('must begin with https://');
    assertAllowed(addresses, receiver, this.settings.addresses);
  }
}
