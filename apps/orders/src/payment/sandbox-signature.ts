import { createHmac, timingSafeEqual } from 'node:crypto';

const toleranceSeconds = 300;

/**
 * Whether `header` (`t=<unix seconds>,v1=<hex>`) signs the body: an HMAC-SHA256 over `<t>.<raw body>`, made within the last five minutes, so that
 * a recorded request cannot be played back later.
 */
export function isSandboxSignature(secret: string, body: Uint8Array, header: string | undefined, nowSeconds = Date.now() / 1000): boolean {
  const [, timestamp, digest] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (timestamp === undefined || digest === undefined) return false;
  if (Math.abs(nowSeconds - Number(timestamp)) > toleranceSeconds) return false;
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(digest, 'hex'));
}
