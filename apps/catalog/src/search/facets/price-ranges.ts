/** An inclusive range of prices in minor units. */
export interface PriceRange {
  from: number;
  to: number;
}

const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const mostRanges = 6;

/** Where ranges may begin: 0, and round numbers up to the greatest price there can be. */
export const buckets: readonly number[] = [
  0,
  ...Array.from({ length: 16 }, (_, power) =>
    steps.map((step) => Math.round(step * 10 ** power * 10) / 10).filter(Number.isSafeInteger),
  ).flat(),
].filter((bound) => bound <= Number.MAX_SAFE_INTEGER);

/** The bucket a price falls into: the last one that begins at it or before. */
export function bucketOf(price: number): number {
  let low = 0;
  let high = buckets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (buckets[middle] <= price) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Up to six ranges with round bounds that hold about as many products each. `spread` says how many products' least prices fall into each bucket.
 * Together the ranges hold every price up to `greatest`; none overlaps another.
 */
export function rangesFor(spread: Uint32Array, greatest: number): PriceRange[] {
  const total = spread.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const bounds = [buckets[spread.findIndex((count) => count > 0)]];
  let seen = 0;
  let shares = 0;
  for (const [bucket, count] of spread.entries()) {
    seen += count;
    const reached = Math.floor((seen * mostRanges) / total);
    const next = buckets[bucket + 1];
    if (reached > shares && next !== undefined && next <= greatest) bounds.push(next);
    shares = reached;
  }
  const behind = buckets[bucketOf(greatest) + 1];
  const end = behind === undefined ? Number.MAX_SAFE_INTEGER : behind - 1;
  return bounds.map((from, at) => ({ from, to: at + 1 < bounds.length ? bounds[at + 1] - 1 : end }));
}
