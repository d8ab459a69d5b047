/** Something large on its way through a socket. */
interface Transfer {
  /** Bytes so far. */
  moved: () => number;
  /** Whether it is the client that is waited for. */
  waiting: () => boolean;
  cut: () => void;
}

export interface Pace {
  /** Milliseconds of waiting for a client over which… */
  withinMs: number;
  /** …so many bytes must have moved. */
  bytes: number;
}

interface Span {
  from: number;
  waitedMs: number;
}

/** What is large takes as long as it takes, as long as it moves: whoever is waited for and moves too little is cut off. */
export class Transfers {
  private readonly underWay = new Map<Transfer, Span>();
  private lookedAt = Date.now();

  constructor(private readonly pace: Pace) {}

  /** Watches it until the function that this answers with is called. */
  watch(transfer: Transfer): () => void {
    this.underWay.set(transfer, { from: transfer.moved(), waitedMs: 0 });
    return () => this.underWay.delete(transfer);
  }

  /** Cuts off whatever is left. */
  end(): void {
    for (const transfer of this.underWay.keys()) transfer.cut();
    this.underWay.clear();
  }

  /** To be called again and again. */
  look(): void {
    const now = Date.now();
    const passedMs = now - this.lookedAt;
    this.lookedAt = now;
    for (const [transfer, span] of this.underWay) {
      if (transfer.waiting()) span.waitedMs += passedMs;
      if (span.waitedMs < this.pace.withinMs) continue;
      const moved = transfer.moved();
      if (moved - span.from < this.pace.bytes) {
        this.underWay.delete(transfer);
        transfer.cut();
      } else Object.assign(span, { from: moved, waitedMs: 0 });
    }
  }
}
