import { setTimeout as sleep } from 'node:timers/promises';

/** How a link behaves: it carries everything, nothing, everything late, or it is broken. */
export type LinkBehaviour =
  { kind: 'fine' } | { kind: 'cut' } | { kind: 'blackhole' } | { kind: 'slow'; latencyMs: number; bytesPerSecond?: number | undefined };

/** The behaviour of one link now, and a way to wait until it lets something through. */
export class LinkState {
  private behaviour: LinkBehaviour = { kind: 'fine' };
  private change = Promise.withResolvers<void>();

  get kind(): LinkBehaviour['kind'] {
    return this.behaviour.kind;
  }

  become(behaviour: LinkBehaviour): void {
    this.behaviour = behaviour;
    this.change.resolve();
    this.change = Promise.withResolvers();
  }

  /** Resolves when so many bytes are through. A connection in a black hole waits until the link is something else. */
  async pass(bytes: number): Promise<void> {
    while (this.behaviour.kind === 'blackhole') await this.change.promise;
    if (this.behaviour.kind !== 'slow') return;
    const { latencyMs, bytesPerSecond } = this.behaviour;
    const wait = latencyMs + (bytesPerSecond === undefined ? 0 : (bytes / bytesPerSecond) * 1000);
    // Who waits on a slow link goes on at once when it is healed.
    await Promise.race([sleep(wait, undefined, { ref: false }), this.change.promise]);
  }
}
