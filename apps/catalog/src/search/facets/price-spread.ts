import type { ProductChunk } from './facet-index.js';
import { bucketOf, buckets, rangesFor, type PriceRange } from './price-ranges.js';

/** A range with the number of products that have a price in it. */
export type CountedRange = PriceRange & { count: number };

/** How the prices of the products that are counted spread over the buckets that ranges are made of. */
export class PriceSpread {
  /** How many products begin in each bucket, by their least price. */
  private readonly least = new Uint32Array(buckets.length);
  /** How many have some price in each bucket. */
  private readonly any = new Uint32Array(buckets.length);
  /** How often two buckets were one product's, by the later one times the number of buckets plus the one before it. */
  private readonly steps = new Uint32Array(buckets.length ** 2);
  private greatest = 0;
  private readonly currencies = new Uint32Array(256);
  private readonly own: number[] = [];

  note(chunk: ProductChunk, slot: number): void {
    this.currencies[chunk.currency[slot]]++;
    const { values, start, length } = chunk.prices;
    const from = start[slot];
    const first = this.bucket(values[from]);
    const second = length[slot] === 1 ? first : this.bucket(values[from + 1]);
    if (length[slot] > 2) this.noteMany(values.subarray(from, from + length[slot]));
    else if (first < second) this.notePair(first, second);
    else this.notePair(second, first);
  }

  /** Ranges that fit what was noted. A product counts in each in which it has a price. */
  ranges(): CountedRange[] {
    return rangesFor(this.least, this.greatest)
      .map((range) => ({ ...range, count: this.within(bucketOf(range.from), bucketOf(range.to)) }))
      .filter(({ count }) => count > 0);
  }

  /** The number of the one currency of all that was noted; undefined when there are more, or nothing was. */
  get currency(): number | undefined {
    const used = [...this.currencies.keys()].filter((number) => this.currencies[number] > 0);
    return used.length === 1 ? used[0] : undefined;
  }

  private notePair(low: number, high: number): void {
    this.least[low]++;
    this.any[low]++;
    if (low === high) return;
    this.any[high]++;
    this.steps[high * buckets.length + low]++;
  }

  private noteMany(prices: Float64Array): void {
    const { own } = this;
    own.length = 0;
    for (const price of prices) {
      const bucket = this.bucket(price);
      if (!own.includes(bucket)) own.push(bucket);
    }
    own.sort((a, b) => a - b);
    this.least[own[0]]++;
    for (let at = 0; at < own.length; at++) {
      this.any[own[at]]++;
      if (at > 0) this.steps[own[at] * buckets.length + own[at - 1]]++;
    }
  }

  /** Products with a price in some bucket from `first` to `last`: the entries there, less those whose product had one there already. */
  private within(first: number, last: number): number {
    let count = 0;
    for (let bucket = first; bucket <= last; bucket++) {
      count += this.any[bucket];
      for (let before = first; before < bucket; before++) count -= this.steps[bucket * buckets.length + before];
    }
    return count;
  }

  private bucket(price: number): number {
    if (price > this.greatest) this.greatest = price;
    return bucketOf(price);
  }
}
