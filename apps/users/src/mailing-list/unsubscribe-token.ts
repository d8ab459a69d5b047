import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';
import { deriveKey } from '#platform/auth/derive-key.js';

const idBytes = 16;
const signatureBytes = 16;

/**
 * What takes one account off the mailing list, and does nothing else. It must work in every mail that was ever sent, so it is no secret that is kept
 * but the account's id with a signature, and never expires.
 */
export class UnsubscribeTokens {
  private readonly key: Buffer;

  constructor(internalSecret: string) {
    this.key = deriveKey(internalSecret, 'unsubscribe');
  }

  issue(accountId: string): string {
    const id = Buffer.from(parse(accountId));
    return Buffer.concat([id, this.sign(id)]).toString('base64url');
  }

  /** The account that a token is for; undefined for what is no token of ours. */
  read(token: string): string | undefined {
    if (!/^[\w-]{43}$/.test(token)) return undefined;
    const bytes = Buffer.from(token, 'base64url');
    const id = bytes.subarray(0, idBytes);
    return timingSafeEqual(bytes.subarray(idBytes), this.sign(id)) ? stringify(id) : undefined;
  }

  private sign(id: Buffer): Buffer {
    return createHmac('sha256', this.key).update(id).digest().subarray(0, signatureBytes);
  }
}
