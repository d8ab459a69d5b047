import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { deriveKey } from '../auth/derive-key.js';
import { invalidField } from '../errors/domain-error.js';

/** A sort key's values, as they come out of the last row of a page. */
export type KeysetValues = readonly (string | number | null)[];

const signatureBytes = 12;

/**
 * Opaque, tamper-evident cursors: the last row's sort values and an HMAC over them and over what the list was asked for, so that a cursor cannot
 * be altered nor carried over to another list, filter or sort.
 */
export class KeysetCursors {
  /** Made ready once: that costs more than a signature. */
  private readonly key: KeyObject;

  constructor(internalSecret: string) {
    this.key = createSecretKey(deriveKey(internalSecret, 'cursor'));
  }

  /** `list` names the list with its filters and sort, e.g. `JSON.stringify(...)` of them. */
  encode(list: string, values: KeysetValues): string {
    const body = Buffer.from(JSON.stringify(values));
    return Buffer.concat([this.sign(list, body), body]).toString('base64url');
  }

  /** The values that `encode` was given; undefined for the empty cursor. Throws 400 naming `cursor` for anything else. */
  decode(list: string, cursor: string): KeysetValues | undefined {
    if (cursor === '') return undefined;
    const bytes = Buffer.from(cursor, 'base64url');
    const signature = bytes.subarray(0, signatureBytes);
    const body = bytes.subarray(signatureBytes);
    const genuine = signature.length === signatureBytes && timingSafeEqual(signature, this.sign(list, body));
    if (!genuine) throw invalidField('cursor', 'is not a cursor of this list: start again without one', 'INVALID_CURSOR');
    return JSON.parse(body.toString()) as KeysetValues;
  }

  private sign(list: string, body: Buffer): Buffer {
    return createHmac('sha256', this.key).update(list).update('\0').update(body).digest().subarray(0, signatureBytes);
  }
}
