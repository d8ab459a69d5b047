import { createHmac } from 'node:crypto';

/**
 * Finds a sealed value by equality without storing it: HMAC-SHA256 under a key of its own, which the database never sees. Equal values have equal
 * indexes, and that is all that somebody with the database learns.
 */
export class BlindIndex {
  constructor(private readonly key: string) {}

  /** Of an e-mail address, which is compared without regard to case. */
  ofEmail(email: string): Buffer {
    return this.of('email', email.normalize('NFC').toLowerCase());
  }

  /** Of any other text, under the name of what it is. */
  of(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.key).update(`${purpose}\0${text}`).digest();
  }
}
