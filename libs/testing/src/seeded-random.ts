/** Random choices that can be had again. Without a seed of the caller's, it is printed, and `TEST_SEED` in the environment sets it. */
export class SeededRandom {
  private state: number;

  constructor(seed = printedSeed()) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, not including, `end`. */
  below(end: number): number {
    // mulberry32: small, and even enough for choosing.
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

function printedSeed(): number {
  const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);
  process.stdout.write(`seed: TEST_SEED=${seed}\n`);
  return seed;
}
