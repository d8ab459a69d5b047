import { walOffset, type WalPosition } from '#platform/grpc/wal-position.js';

/** Longer than any read replica that is read may be behind. */
const rememberedMs = 120_000;

/** Where the log of catalog's database ended after the latest write that gateways know of: what is kept of a later read must not be older. */
export class LatestWrite {
  private latest: WalPosition | undefined;
  private notedAt = 0;

  get position(): WalPosition | undefined {
    return Date.now() - this.notedAt < rememberedMs ? this.latest : undefined;
  }

  note(position: WalPosition | undefined): void {
    if (position === undefined) return;
    const known = this.position;
    if (known === undefined || (walOffset(position) ?? 0n) >= (walOffset(known) ?? 0n)) this.latest = position;
    this.notedAt = Date.now();
  }
}
