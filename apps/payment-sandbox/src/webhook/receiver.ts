import { Pool } from 'undici';
import { signWebhook } from './sign-webhook.js';

export const CONNECTIONS = 16;
const TIMEOUT_MS = 5_000;

export type Reception = { readonly answered: true; readonly status: number } | { readonly answered: false; readonly reason: string };

/** The other end: posts signed bodies to one URL over kept-alive connections. */
export class Receiver {
  private readonly pool: Pool;
  private readonly path: string;

  constructor(
    url: string,
    private readonly secret: string,
  ) {
    const { origin, pathname, search } = new URL(url);
    this.path = pathname + search;
    this.pool = new Pool(origin, { connections: CONNECTIONS, connect: { timeout: TIMEOUT_MS } });
  }

  /** Never throws: a receiver that is away is nothing unusual. */
  async post(body: string): Promise<Reception> {
    const headers = {
      'content-type': 'application/json',
      'sandbox-signature': signWebhook(this.secret, body, Math.floor(Date.now() / 1000)),
    };
    try {
      const response = await this.pool.request({ method: 'POST', path: this.path, headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
      await response.body.dump();
      return { answered: true, status: response.statusCode };
    } catch (cause) {
      const { code, name } = cause as NodeJS.ErrnoException;
      return { answered: false, reason: code ?? name };
    }
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
