import { createHmac } from 'node:crypto';

/**
 * The value of the `sandbox-signature` header: `t=<unix seconds>,v1=<hex>`, an HMAC-SHA256 over `<t>.<raw body>`. The time is signed
 * too, so that a receiver can refuse a recorded request that is played back later.
 */
export function signWebhook(secret: string, body: string, timestamp: number): string {
  const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return `t=${timestamp},v1=${digest}`;
}
