interface Waiting<T> {
  item: T;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/**
 * Writes one batch after the other: what comes while one is under way goes together into the next. A lone item waits for nothing, and a crowd costs
 * as many writes as fit one behind another, not one each.
 */
export class CollectedWrites<T> {
  private waiting: Waiting<T>[] = [];
  private writing = false;

  /** `write` takes up to `most` items, all or none. */
  constructor(
    private readonly write: (items: T[]) => Promise<void>,
    private readonly most = 100,
  ) {}

  /** How many wait for their turn. */
  get length(): number {
    return this.waiting.length;
  }

  /** Resolves once the item is written; rejects with what its batch failed of. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.writing) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.most);
      try {
        await this.write(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.writing = false;
  }
}
