import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM with a random 96-bit nonce and a 128-bit tag (NIST SP 800-38D). */
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** The first byte, so that another algorithm can follow. */
const format = 1;
const headBytes = 1 + nonceBytes + tagBytes;

/** What was sealed for another place, with another key, or was changed since. */
export class NotGenuine extends Error {
  override name = 'NotGenuine';
}

/** `format | nonce | tag | ciphertext`, readable only with the same key and the same `bound` (the associated data). */
export function seal(key: Buffer, plain: Buffer, bound: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(bound));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(format), nonce, cipher.getAuthTag(), ciphertext]);
}

/** What was sealed. Throws `NotGenuine`. */
export function open(key: Buffer, sealed: Buffer, bound: string): Buffer {
  if (sealed.length < headBytes || sealed[0] !== format) throw new NotGenuine(`Not sealed: ${bound}`);
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const tag = sealed.subarray(1 + nonceBytes, headBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(bound)).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()]);
  } catch (cause) {
    throw new NotGenuine(`Not sealed for ${bound}`, { cause });
  }
}
