import { Pool } from 'undici';
import { forge, type Forgery } from './forge-webhook.js';
import { signWebhook } from './sign-webhook.js';

export const CONNECTIONS = 16;
const TIMEOUT_MS = 5_000;

const nowInSeconds = (): number => Math.floor(Date.now() / 1000);

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
  post(body: string): Promise<Reception> {
    return this.send(body, signWebhook(this.secret, body, nowInSeconds()));
  }

  /** The same with something wrong about it. */
  postForged(how: Forgery, body: string): Promise<Reception> {
    const forged = forge(how, this.secret, body, nowInSeconds());
    return this.send(forged.body, forged.signature);
  }

  private async send(body: string, signature: string | undefined): Promise<Reception> {
    const headers = { 'content-type': 'application/json', ...(signature && { 'sandbox-signature': signature }) };
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
