import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { LinkState } from './link-state.js';

/** One client's connection and ours to the target: bytes go both ways as the link lets them, in order. */
export class ProxiedConnection {
  private upstream: Socket | undefined;

  constructor(
    private readonly client: Socket,
    private readonly link: LinkState,
    private readonly dial: () => Socket,
  ) {
    client.on('error', () => this.reset());
  }

  /** Resolves when the connection is over. */
  async run(): Promise<void> {
    // In a black hole the client is connected and nobody ever hears of it.
    await this.link.pass(0);
    if (this.client.destroyed) return;
    const upstream = this.dial();
    this.upstream = upstream;
    upstream.on('error', () => this.reset());
    await Promise.all([this.carry(this.client, upstream), this.carry(upstream, this.client)]);
  }

  /** Both ends see a reset, and what was under way is gone. */
  reset(): void {
    this.client.resetAndDestroy();
    this.upstream?.resetAndDestroy();
  }

  private async carry(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        await this.link.pass(chunk.length);
        if (to.destroyed) return;
        if (!to.write(chunk)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      }
      await this.link.pass(0);
      to.end();
    } catch {
      this.reset();
    }
  }
}
