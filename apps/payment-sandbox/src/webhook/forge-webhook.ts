import { signWebhook } from './sign-webhook.js';

/** Ways in which a webhook can be no word of ours. A receiver has to refuse each before it believes anything of it. */
export const forgeries = ['unsigned', 'wrong_secret', 'tampered', 'truncated', 'stale', 'oversized'] as const;

export type Forgery = (typeof forgeries)[number];

const AN_HOUR = 3_600;
const OVERSIZED_BYTES = 2 * 1024 * 1024;

/** What is sent instead of `body` and its signature. */
export function forge(how: Forgery, secret: string, body: string, now: number): { body: string; signature: string | undefined } {
  const signature = signWebhook(secret, body, now);
  switch (how) {
    case 'unsigned':
      return { body, signature: undefined };
    case 'wrong_secret':
      return { body, signature: signWebhook(`not ${secret}`, body, now) };
    case 'tampered':
      return { body: `${body} `, signature };
    case 'truncated':
      return { body: body.slice(0, body.length / 2), signature };
    case 'stale':
      return { body, signature: signWebhook(secret, body, now - AN_HOUR) };
    case 'oversized': {
      const padded = body.padEnd(OVERSIZED_BYTES);
      return { body: padded, signature: signWebhook(secret, padded, now) };
    }
  }
}
